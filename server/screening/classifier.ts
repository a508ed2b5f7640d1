import { sql } from 'kysely'
import { rejectedStates } from '../../shared/comments/comments.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { inList } from '../platform/database/in-list.ts'
import type { JobKind } from '../platform/database/job.ts'
import { transact } from '../platform/database/transact.ts'
import type { JobHandler } from '../platform/jobs/run-jobs.ts'
import { type Feature, featuresOf, hashOfWord } from './features.ts'
import type { Finding, ScreeningInput } from './verdict.ts'

// A naive Bayes classifier trained on this site's own decisions only. It holds comments that resemble rejected ones and names
// the words that weighed most; it refuses nothing and publishes nothing.

/** Training examples that contain a word: approved comments (good) and rejected ones (bad). */
export interface Count {
  good: number
  bad: number
}

/** Probability, 0 to 1, that a comment would be rejected, and up to five words that speak most for it, strongest first. */
interface SpamProbability {
  probability: number
  words: Feature[]
}

/** Examples of either kind that the classifier needs before it says anything. */
export const minimumExamples = 40
/** Comments of at least this probability are held. */
export const holdFrom = 0.9
/** Only the words with the greatest weights count; the many weak ones would add up to noise. */
const decidingMax = 20
const reasonsMax = 5

/**
 * Computes the probability that a text would be rejected (naive Bayes). `countOf` returns the examples that contain a word, or
 * undefined for an unknown one; `all` counts all examples. A word's weight is the logarithm of the ratio of its frequencies in
 * bad and good examples, with half an example of either kind added for smoothing.
 */
export function spamProbability(
  words: Feature[],
  countOf: (word: string) => Count | undefined,
  all: Count,
): SpamProbability {
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

/** Whether there are enough examples of both kinds. */
export const hasEnoughData = ({ good, bad }: Count) => good >= minimumExamples && bad >= minimumExamples

/** Reads a site's word counts and computes a text's spam probability; null while there are too few examples. */
async function readSpamProbability(db: Queries, siteId: string, source: string): Promise<SpamProbability | null> {
  const words = featuresOf(source)
  const hashes = new Map(words.map(({ word }) => [word, hashOfWord(word)]))
  const rows = await db
    .selectFrom('training_word')
    .select(['word', 'good', 'bad'])
    .where('site_id', '=', siteId)
    .where('word', 'in', [allWords, ...hashes.values()])
    .execute()
  const counts = new Map(rows.map(({ word, ...count }) => [word, count]))
  const all = counts.get(allWords)
  if (!all || !hasEnoughData(all)) return null
  return spamProbability(words, (word) => counts.get(hashes.get(word)!), all)
}

/** Stands for a word that every example contains: its counts are the numbers of examples. */
const allWords = 0

/** The part of the screening input that the classifier needs. */
type ClassifierInput = Pick<ScreeningInput, 'site'> & {
  author: Pick<ScreeningInput['author'], 'kind'>
  draft: Pick<ScreeningInput['draft'], 'source'>
}

/** The screening phase: holds guests' comments that resemble rejected ones, where `holdSimilarToRejected` is on. */
export const classifier = (db: Queries) => ({
  name: 'classifier',
  async screen({ site, author, draft }: ClassifierInput): Promise<Finding[]> {
    if (!site.settings.holdSimilarToRejected || author.kind !== 'guest') return []
    const found = await readSpamProbability(db, site.id, draft.source)
    if (!found || found.probability < holdFrom) return []
    const params = {
      percent: Math.round(found.probability * 100),
      words: found.words.map(({ word }) => word).join(' '),
    }
    return [{ action: 'hold', code: 'similar-to-rejected', params, span: found.words[0]?.span ?? null }]
  },
})

interface DecidedComment {
  id: string
  source: string
  /** Null without a moderator's decision. */
  is_bad: boolean | null
}

/** Job that trains the classifier with comments' present states; every decision enqueues one. */
export const trainClassifier: JobKind<{ commentIds: string[] }> = {
  name: 'train-classifier',
  attemptsMax: 10,
  firstDelayS: 10,
  delayMaxS: 60 * 60,
  leaseS: 60,
  isKept: false,
}

/**
 * Trains with the present states of comments: approved ones are good examples, rejected ones bad, undecided ones none. Removes
 * their former examples first, so that running it twice changes nothing and an undone decision leaves no trace.
 */
function retrain(db: Db, siteId: string, commentIds: string[]): Promise<void> {
  return transact(db, siteId, async (tx) => {
    // Words are shared between comments: two trainings of a site at once would deadlock.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`train-classifier ${siteId}`}, 0))`.execute(tx)
    await untrain(tx, siteId, commentIds)
    await train(tx, siteId, commentIds)
  })
}

/** Handles `train-classifier` jobs. */
export const runTraining = (db: Db): JobHandler<{ commentIds: string[] }> => ({
  kind: trainClassifier,
  async run({ siteId, payload }) {
    await retrain(db, siteId, payload.commentIds)
    return 'done'
  },
})

async function train(tx: Queries, siteId: string, commentIds: string[]): Promise<void> {
  const { rows } = await sql<DecidedComment>`
    select id, source, case
      when state = 'published' and reviewed_at is not null then false
      when ${inList(sql`state`, rejectedStates)} and decision is not null then true
    end as is_bad
    from comment where site_id = ${siteId} and id = any (${commentIds}::uuid[])`.execute(tx)
  const examples = rows.flatMap(({ id, source, is_bad }) =>
    is_bad === null
      ? []
      : [{ site_id: siteId, comment_id: id, is_bad, words: featuresOf(source).map(({ word }) => hashOfWord(word)) }],
  )
  if (examples.length === 0) return
  await tx.insertInto('training_example').values(examples).execute()
  await sql`
    insert into training_word (site_id, word, good, bad)
    select ${siteId}, word, count(*) filter (where not is_bad), count(*) filter (where is_bad)
    from training_example cross join unnest(words || ${allWords}::bigint) as word
    where site_id = ${siteId} and comment_id = any (${examples.map((one) => one.comment_id)}::uuid[])
    group by word order by word
    on conflict (site_id, word) do update set
      good = training_word.good + excluded.good, bad = training_word.bad + excluded.bad`.execute(tx)
}

async function untrain(tx: Queries, siteId: string, commentIds: string[]): Promise<void> {
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
