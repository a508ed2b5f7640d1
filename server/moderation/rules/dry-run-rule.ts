import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import {
  type Rule,
  type RuleDryRunProgress,
  type RuleDryRunRequest,
  type Sample,
  samplesMax,
  wantsFacts,
  wantsLanguage,
} from '../../../shared/moderation/rules.ts'
import { draftOf } from '../../comments/writing/draft.ts'
import type { Db } from '../../platform/database/database.ts'
import { readSnapshot } from '../../platform/database/transact.ts'
import { nilId } from '../../platform/ids.ts'
import { recentOf, recentUnits } from '../../screening/facts.ts'
import { judgeByRules, type RuleFacts } from '../../screening/rules.ts'
import type { Finding } from '../../screening/verdict.ts'
import { languageOf } from '../../text/language.ts'

/** Comments read by one statement, so that none takes long. */
const batchSize = 500
/** Comments judged before other requests get a turn. */
const perTurn = 50
const excerptMax = 200
/** People and threads whose newest comments are kept in memory. */
const rememberedMax = 2_000

interface Row {
  id: string
  thread_id: string
  author_id: string
  state: CommentState
  source: string
  body: Node[]
  created_at: string
  author_name: string
  thread_title: string
  published: number
  reported: number
}

/**
 * Tests a rule, saved or not, on the comments of the last days, oldest first; yields its progress after every 500. Its
 * transactions are read-only. Facts about each author are those of the time of the comment, except reports, which are today's.
 * Stops when `signal` is aborted.
 */
export async function* dryRunRule(
  db: Db,
  siteId: string,
  { rule: { name, conditions, actions }, days }: RuleDryRunRequest,
  signal: AbortSignal,
): AsyncGenerator<RuleDryRunProgress> {
  const rule: Rule = { id: nilId, version: 0, name, conditions, actions }
  const rules = [rule]
  const recent = rememberRecent()
  const { since, total } = await countSince(db, siteId, days)
  const reached: RuleDryRunProgress = { done: 0, total, matched: 0, published: 0, samples: [] }
  yield { ...reached }
  let after = { at: since, id: nilId }
  while (!signal.aborted) {
    const rows = await readBatch(db, siteId, after, wantsFacts(conditions))
    for (const [at, row] of rows.entries()) {
      if (at % perTurn === 0) await breathe()
      const { published, reported } = row
      // Of an author's facts at that time, rules only use whether they were new.
      const trust = published === 0 ? 'new' : 'known'
      const facts: RuleFacts = { published, trust, reported, recent: recent.before(row) }
      const draft = draftOf(row.source, row.body)
      const language = wantsLanguage(conditions) ? await languageOf(draft.plain) : null
      const [finding] = judgeByRules(rules, { ...draft, language }, facts)
      recent.add(row)
      reached.done++
      if (!finding) continue
      reached.matched++
      if (row.state === 'published') reached.published++
      reached.samples = [sampleOf(row, finding), ...reached.samples].slice(0, samplesMax)
    }
    const last = rows.at(-1)
    // Comments posted meanwhile are included.
    reached.total = Math.max(total, reached.done)
    if (rows.length < batchSize) reached.total = reached.done
    yield { ...reached }
    if (!last || rows.length < batchSize) return
    after = { at: last.created_at, id: last.id }
  }
}

async function countSince(db: Db, siteId: string, days: number): Promise<{ since: string; total: number }> {
  const { rows } = await sql<{ since: string; total: number }>`
    with start as (select (now() - make_interval(days => ${days}::int))::timestamptz(3) as since)
    select start.since, (select count(*)::int from comment c join author on author.site_id = c.site_id
      and author.id = c.author_id where c.site_id = ${siteId} and c.created_at > start.since
      and author.kind <> 'staff') as total
    from start`.execute(db)
  return rows[0]!
}

function readBatch(db: Db, siteId: string, after: { at: string; id: string }, withFacts: boolean): Promise<Row[]> {
  const facts = withFacts
    ? sql`
      (select count(*)::int from (select from comment o where o.site_id = c.site_id and o.author_id = c.author_id
        and o.state = 'published' and o.created_at < c.created_at limit 1) few) as published,
      (select count(distinct r.author_id)::int from comment o join report r on r.site_id = o.site_id
        and r.comment_id = o.id and r.settled_at is null and 'author' = any (r.counts_for)
        where o.site_id = c.site_id and o.report_count > 0 and o.author_id = c.author_id and o.created_at > c.created_at - interval '30 days' and o.id <> c.id) as reported`
    : sql`0 as published, 0 as reported`
  return readSnapshot(db, async (tx) => {
    const { rows } = await sql<Row>`
        select c.id, c.thread_id, c.author_id, c.state, c.source, c.body, c.created_at, author.name as author_name,
          thread.title as thread_title, ${facts}
        from comment c
        join author on author.site_id = c.site_id and author.id = c.author_id
        join thread on thread.site_id = c.site_id and thread.id = c.thread_id
        where c.site_id = ${siteId} and (c.created_at, c.id) > (${after.at}::timestamptz, ${after.id}::uuid)
          and author.kind <> 'staff'
        order by c.created_at, c.id limit ${batchSize}`.execute(tx)
    return rows
  })
}

/** Keeps the newest comments of each person and each thread during the walk. */
function rememberRecent() {
  const ofPerson = new LRUCache<string, string[]>({ max: rememberedMax })
  const ofThread = new LRUCache<string, { author: string; source: string }[]>({ max: rememberedMax })
  return {
    before({ author_id: author, thread_id: thread }: Row): RuleFacts['recent'] {
      const own = ofPerson.get(author) ?? []
      const others = (ofThread.get(thread) ?? []).filter((one) => one.author !== author)
      return [
        ...own.map((source) => ({ source, isOwn: true })),
        ...others.map(({ source }) => ({ source, isOwn: false })),
      ]
    },
    add({ author_id: author, thread_id: thread, state, source: whole }: Row): void {
      const source = whole.slice(0, recentUnits)
      ofPerson.set(author, [source, ...(ofPerson.get(author) ?? [])].slice(0, recentOf.person))
      if (state !== 'published') return
      ofThread.set(thread, [{ author, source }, ...(ofThread.get(thread) ?? [])].slice(0, recentOf.thread))
    },
  }
}

function sampleOf(row: Row, { code, params = {}, version = 0, span = null }: Finding): Sample {
  return {
    id: row.id,
    state: row.state,
    author: row.author_name,
    excerpt: row.source.slice(0, excerptMax),
    at: row.created_at,
    thread: row.thread_title,
    reasons: [{ phase: 'rules', rule: null, version, code, params, span }],
  }
}
