import { type RawBuilder, sql } from 'kysely'
import { rejectedStates } from '../../../shared/comments/comments.ts'
import {
  type CardPage,
  type QueueCounts,
  type QueueName,
  type QueueOrder,
  queueCountMax,
  queueNames,
} from '../../../shared/moderation/moderation.ts'
import { configurationOf, searchableQuery } from '../../comments/search/search-words.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db } from '../../platform/database/database.ts'
import { inList } from '../../platform/database/in-list.ts'
import { cutPage, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { assignedTo, countForMe } from '../decisions/assignments.ts'
import { readCards } from './cards.ts'

interface Queue {
  /** Exactly the condition of the indexes in the initial migration. */
  holds: RawBuilder<boolean>
  order: QueueOrder
  /** Whether an index has its priority order. */
  ranks: boolean
}

const queues: { readonly [Name in QueueName]: Queue } = {
  pending: { holds: sql`c.state = 'held' and not c.shadowed`, order: 'oldest', ranks: true },
  reported: { holds: sql`c.report_count > 0 and c.state = 'published'`, order: 'priority', ranks: true },
  unreviewed: { holds: sql`c.state = 'published' and c.reviewed_at is null`, order: 'newest', ranks: false },
  spam: { holds: sql`c.state = 'spam'`, order: 'newest', ranks: false },
  appeals: {
    holds: sql`c.appealed_at is not null and ${inList(sql`c.state`, rejectedStates)}`,
    order: 'oldest',
    ranks: false,
  },
  rejected: { holds: sql`c.state in ('rejected', 'removed')`, order: 'newest', ranks: false },
  all: { holds: sql`true`, order: 'newest', ranks: false },
}

/** Counts the comments in each queue and those assigned to this person, each up to a maximum. */
export async function countQueues(db: Db, siteId: string, viewer: Staff): Promise<QueueCounts> {
  const counted = queueNames.map(
    (name) => sql`
      select ${name} as name,
        (select count(*)::int from (
          select from comment c where c.site_id = ${siteId} and ${queues[name].holds} limit ${queueCountMax}
        ) waiting) as count,
        (select c.created_at from comment c where c.site_id = ${siteId} and ${queues[name].holds}
          order by c.created_at, c.id limit 1) as "oldestAt"`,
  )
  const [{ rows }, assignedToMe] = await Promise.all([
    sql<{ name: QueueName; count: number; oldestAt: string | null }>`
      ${sql.join(counted, sql` union all `)}`.execute(db),
    countForMe(db, siteId, viewer, queueCountMax),
  ])
  const of = Object.fromEntries(rows.map(({ name, ...count }) => [name, count]))
  return { queues: of as QueueCounts['queues'], assignedToMe }
}

/** Filters and page of a queue. */
interface QueueRequest {
  name: QueueName
  order?: QueueOrder | undefined
  thread?: string | undefined
  author?: string | undefined
  phase?: string | undefined
  q?: string | undefined
  before?: string | undefined
  assigned?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

const pageSize = 20

/**
 * Reads a page of a queue as full cards, so that the console can show the next one at once. A queue without an index for the
 * requested order uses its default order.
 * @throws Problem invalid, for a cursor of another list
 */
export async function readQueue(db: Db, site: Site, viewer: Staff, request: QueueRequest): Promise<CardPage> {
  const { name, cursor, limit = pageSize } = request
  const queue = queues[name]
  const order = request.order === 'priority' && !queue.ranks ? queue.order : (request.order ?? queue.order)
  const scope = `queue ${JSON.stringify([name, order, request.thread, request.author, request.phase, request.q, request.before, request.assigned])}`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const { rows } = await sql<{ id: string; key: string }>`
    select c.id, ${keyOf(order)} as key from comment c
    where c.site_id = ${site.id} and ${queue.holds} ${filters(site, viewer, request)} ${after ? past(order, after) : sql``}
    order by ${orders[order]} limit ${limit + 1}`.execute(db)
  const { items, nextCursor } = cutPage(rows, limit, ({ key, id }) => writeCursor(site, scope, key, id))
  const ids = items.map(({ id }) => id)
  return { items: await readCards(db, site, viewer, ids), nextCursor }
}

const orders = {
  oldest: sql`c.created_at, c.id`,
  newest: sql`c.created_at desc, c.id desc`,
  priority: sql`c.priority desc, c.created_at, c.id`,
}

const keyOf = (order: QueueOrder) =>
  order === 'priority'
    ? sql`c.priority::text || '/' || (to_json(c.created_at) #>> '{}')`
    : sql`to_json(c.created_at) #>> '{}'`

function past(order: QueueOrder, { key, id }: { key: string; id: string }): RawBuilder<unknown> {
  if (order === 'oldest') return sql`and (c.created_at, c.id) > (${key}::timestamptz, ${id}::uuid)`
  if (order === 'newest') return sql`and (c.created_at, c.id) < (${key}::timestamptz, ${id}::uuid)`
  const [priority, at] = key.split('/')
  return sql`and c.priority <= ${priority}::real and (c.priority < ${priority}::real
    or (c.created_at, c.id) > (${at}::timestamptz, ${id}::uuid))`
}

function filters(
  site: Site,
  viewer: Staff,
  { thread, author, phase, q, before, assigned }: QueueRequest,
): RawBuilder<unknown> {
  const language = configurationOf(site.settings.language)
  const words = q?.trim() ? searchableQuery(q) : null
  return sql`
    ${thread ? sql`and c.thread_id = ${thread}` : sql``}
    ${author ? sql`and c.author_id = ${author}` : sql``}
    ${phase ? sql`and c.verdict @> ${JSON.stringify([{ phase }])}::jsonb` : sql``}
    ${before ? sql`and c.created_at < ${before}` : sql``}
    ${assigned ? assignedTo(viewer, assigned) : sql``}
    ${words ? sql`and c.state <> 'deleted' and c.search @@ (websearch_to_tsquery(${language}::regconfig, ${words}) || websearch_to_tsquery('simple', ${words}))` : sql``}`
}
