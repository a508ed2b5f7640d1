import { sql } from 'kysely'
import { rejectedStates } from '../../shared/comments/comments.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { inList } from '../platform/database/in-list.ts'
import type { JobKind } from '../platform/database/job.ts'
import { transact } from '../platform/database/transact.ts'
import type { JobHandler } from '../platform/jobs/run-jobs.ts'
import { hashOfWord, type TellingWord, tellingWords } from './features.ts'
import type { Asked, Finding } from './verdict.ts'

// A naive Bayes classifier that learns from nothing but this site's own decisions. It holds what looks like what was turned
// down here, with the words that told; it refuses nothing and publishes nothing.

/** In how many lessons something is: of comments that were approved, and of those that were turned down. */
export interface Count {
  good: number
  bad: number
}

/** How like a comment is to what was turned down: 0..1, and the words that speak for that most, the most telling first. */
export interface Likeness {
  probability: number
  words: TellingWord[]
}

/** Of either kind; before that a site's decisions tell more of chance than of its taste. */
export const lessonsMin = 40
/** As sure as somebody must be to make a moderator look. */
export const holdFrom = 0.9
/** The most telling words decide; the many that tell little would only add up. */
const decidingMax = 20
const reasonsMax = 5

/**
 * Says how like a text is to what was turned down. `countOf` says in how many lessons a word is, `all` how many there are.
 * Each word is weighed by the logarithm of how much more often it is in lessons of one kind, half a lesson of each assumed
 * before the first.
 */
export function likeness(words: TellingWord[], countOf: (word: string) => Count | undefined, all: Count): Likeness {
  const weighed = words
    .flatMap((word) => {
      const count = countOf(word.word)
      return count ? [{ word, weight: weightOf(count, all) }] : []
    })
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, decidingMax)
  const prior = Math.log((all.bad + 1) / (all.good + 1))
  const sum = weighed.reduce((total, { weight }) => total + weight, prior)
  return {
    probability: 1 / (1 + Math.exp(-sum)),
    words: weighed.filter(({ weight }) => weight > 0).slice(0, reasonsMax).map(({ word }) => word), // biome-ignore format: short
  }
}

const weightOf = ({ good, bad }: Count, all: Count) =>
  Math.log((bad + 0.5) / (all.bad + 1)) - Math.log((good + 0.5) / (all.good + 1))

/** Whether there is enough to learn from. */
export const isTaught = ({ good, bad }: Count) => good >= lessonsMin && bad >= lessonsMin

/** Says how like a text is to what was turned down on this site; null while there is too little to tell by. */
export async function likenessHere(db: Queries, siteId: string, source: string): Promise<Likeness | null> {
  const words = tellingWords(source)
  const hashes = new Map(words.map(({ word }) => [word, hashOfWord(word)]))
  const rows = await db
    .selectFrom('training_word')
    .select(['word', 'good', 'bad'])
    .where('site_id', '=', siteId)
    .where('word', 'in', [allWords, ...hashes.values()])
    .execute()
  const counts = new Map(rows.map(({ word, ...count }) => [word, count]))
  const all = counts.get(allWords)
  if (!all || !isTaught(all)) return null
  return likeness(words, (word) => counts.get(hashes.get(word)!), all)
}

/** The word that is in every lesson. */
const allWords = 0

/** What of a comment it looks at. */
type Looked = Pick<Asked, 'site'> & { author: Pick<Asked['author'], 'kind'>; draft: Pick<Asked['draft'], 'source'> }

/** The phase of screening. Only where the owner wants it, only for guests, and only ever to hold. */
export const classifier = (db: Queries) => ({
  name: 'classifier',
  async look({ site, author, draft }: Looked): Promise<Finding[]> {
    if (!site.settings.holdSimilarToRejected || author.kind !== 'guest') return []
    const found = await likenessHere(db, site.id, draft.source)
    if (!found || found.probability < holdFrom) return []
    const params = {
      percent: Math.round(found.probability * 100),
      words: found.words.map(({ word }) => word).join(' '),
    }
    return [{ action: 'hold', code: 'similar-to-rejected', params, span: found.words[0]?.span ?? null }]
  },
})

interface Taught {
  id: string
  source: string
  /** Null where nobody decided. */
  is_bad: boolean | null
}

/** Brings what is learnt from comments in line with how they stand. Each decision makes one. */
export const trainClassifier: JobKind<{ commentIds: string[] }> = {
  name: 'train-classifier',
  attemptsMax: 10,
  firstDelayS: 10,
  leaseS: 60,
  isKept: false,
}

/**
 * Trains with how comments stand now: what a moderator approved is good, what one turned down is bad, what nobody decided is no
 * lesson. What was learnt from them before is forgotten first, so running it again changes nothing and undoing leaves nothing.
 */
function train(db: Db, siteId: string, commentIds: string[]): Promise<void> {
  return transact(db, siteId, async (tx) => {
    // Words are shared between comments: two trainings of a site at once would wait for each other crosswise.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`train-classifier ${siteId}`}, 0))`.execute(tx)
    await forget(tx, siteId, commentIds)
    await learn(tx, siteId, commentIds)
  })
}

/** Runs training jobs. */
export const runTraining = (db: Db): JobHandler<{ commentIds: string[] }> => ({
  kind: trainClassifier,
  async run({ siteId, payload }) {
    await train(db, siteId, payload.commentIds)
    return 'done'
  },
})

async function learn(tx: Queries, siteId: string, commentIds: string[]): Promise<void> {
  const { rows } = await sql<Taught>`
    select id, source, case
      when state = 'published' and reviewed_at is not null then false
      when ${inList(sql`state`, rejectedStates)} and decision is not null then true
    end as is_bad
    from comment where site_id = ${siteId} and id = any (${commentIds}::uuid[])`.execute(tx)
  const lessons = rows.flatMap(({ id, source, is_bad }) =>
    is_bad === null
      ? []
      : [{ site_id: siteId, comment_id: id, is_bad, words: tellingWords(source).map(({ word }) => hashOfWord(word)) }],
  )
  if (lessons.length === 0) return
  await tx.insertInto('training_example').values(lessons).execute()
  await sql`
    insert into training_word (site_id, word, good, bad)
    select ${siteId}, word, count(*) filter (where not is_bad), count(*) filter (where is_bad)
    from training_example cross join unnest(words || ${allWords}::bigint) as word
    where site_id = ${siteId} and comment_id = any (${lessons.map((one) => one.comment_id)}::uuid[])
    group by word order by word
    on conflict (site_id, word) do update set
      good = training_word.good + excluded.good, bad = training_word.bad + excluded.bad`.execute(tx)
}

async function forget(tx: Queries, siteId: string, commentIds: string[]): Promise<void> {
  await sql`
    with gone as (
      delete from training_example where site_id = ${siteId} and comment_id = any (${commentIds}::uuid[]) returning is_bad, words
    ), less as (
      select word, count(*) filter (where not is_bad) as good, count(*) filter (where is_bad) as bad
      from gone cross join unnest(words || ${allWords}::bigint) as word group by word
    )
    update training_word set good = training_word.good - less.good, bad = training_word.bad - less.bad
    from less where site_id = ${siteId} and training_word.word = less.word`.execute(tx)
}
