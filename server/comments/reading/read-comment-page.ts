import { type RawBuilder, sql } from 'kysely'
import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import type { Sort } from '../../../shared/comments/sorts.ts'
import { branchViewDepth, firstReplies, pinsMax, rootsPerPage } from '../../../shared/limits.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { bigint, boolean, integer, type RowOf, real } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, type Statement, statement } from '../../platform/database/statement.ts'
import { nilId } from '../../platform/ids.ts'
import { readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { bytesOf, countFitting, pageMaxBytes } from '../page-bytes.ts'
import { authorColumns, commentColumns, commentRow, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

/** Replies below a page's siblings that are included, level by level: all of them in a thread of ordinary size. */
const belowMax = 100

interface PageInput {
  siteId: string
  threadId: string
  parentId: string
  /** One more than the page's size, to find out whether there is a next page. */
  siblings: number
  rows: number
  afterKey: string | null
  afterId: string | null
}

const pageRow = {
  ...commentRow,
  score: real,
  branch_count: integer,
  shown_reply_count: integer,
  is_sibling: boolean,
  place: bigint,
}
type PageRow = RowOf<typeof pageRow>

interface Order {
  by: RawBuilder<unknown>
  after: (slot: Slots<PageInput>) => RawBuilder<unknown>
  /** The sort key of a row, for the cursor. */
  key: (row: PageRow) => string | number
  rootsOnly: boolean
}

// Keyset pagination with row comparison: "(a, b) < ($1, $2)" uses the index, its OR form does not.
const orders: Record<Sort, Order> = {
  newest: {
    by: sql`c.created_at desc, c.id desc`,
    after: (slot) => sql`(c.created_at, c.id) < (${slot.afterKey}::timestamptz, ${slot.afterId}::uuid)`,
    key: (row) => row.created_at,
    rootsOnly: false,
  },
  oldest: {
    by: sql`c.created_at, c.id`,
    after: (slot) => sql`(c.created_at, c.id) > (${slot.afterKey}::timestamptz, ${slot.afterId}::uuid)`,
    key: (row) => row.created_at,
    rootsOnly: false,
  },
  respected: {
    by: sql`c.score desc, c.id desc`,
    after: (slot) => sql`(c.score, c.id) < (${slot.afterKey}::real, ${slot.afterId}::uuid)`,
    key: (row) => row.score,
    rootsOnly: true,
  },
  replies: {
    by: sql`c.branch_count desc, c.id desc`,
    after: (slot) => sql`(c.branch_count, c.id) < (${slot.afterKey}::int, ${slot.afterId}::uuid)`,
    key: (row) => row.branch_count,
    rootsOnly: true,
  },
}

/** SQL condition: pinned and published. Pinned comments come first and are left out of the order below; tombstones are not. */
const isPinned = (comment: string) =>
  sql`(${sql.ref(`${comment}.pinned_at`)} is not null and ${sql.ref(`${comment}.state`)} = 'published')`

const columnsOf = (comment: string) =>
  sql`${commentColumns(comment)}, ${sql.ref(`${comment}.score`)}, ${sql.ref(`${comment}.branch_count`)},
    ${sql.ref(`${comment}.shown_reply_count`)}`
const columns = columnsOf('c')

const pinned = (slot: Slots<PageInput>) => sql`
  (select ${columnsOf('pin')}, true as is_sibling from comment pin
    where pin.site_id = ${slot.siteId} and pin.thread_id = ${slot.threadId} and pin.parent_id = ${slot.parentId}
      and ${isVisibleTo('pin', null)} and ${isPinned('pin')}
    order by pin.pinned_at desc limit ${sql.lit(pinsMax)})`

// Pinned comments and siblings by index, then their replies breadth first: the recursion stops when the outer limit is reached.
function pageStatement(sort: Sort, isFirst: boolean): Statement<PageInput, typeof pageRow> {
  const { by, after, rootsOnly } = orders[sort]
  return statement(
    `page-${sort}-${isFirst ? 'first' : 'next'}`,
    pageRow,
    (slot: Slots<PageInput>) => sql`
      with recursive branch as (
        (${isFirst ? sql`${pinned(slot)} union all` : sql``}
        (select ${columns}, true as is_sibling from comment c
          where c.site_id = ${slot.siteId} and c.thread_id = ${slot.threadId} and c.parent_id = ${slot.parentId}
            and ${isVisibleTo('c', null)} and not ${isPinned('c')} ${rootsOnly ? sql`and c.depth = 0` : sql``}
            ${isFirst ? sql`` : sql`and ${after(slot)}`}
          order by ${by} limit ${slot.siblings}))
        union all
        select below.* from branch cross join lateral (
          select ${columns}, false from comment c
          where c.site_id = ${slot.siteId} and c.thread_id = ${slot.threadId} and c.parent_id = branch.id
            and ${isVisibleTo('c', null)}
          order by c.created_at, c.id limit ${sql.lit(firstReplies)}
        ) below
        where branch.shown_reply_count > 0 and (branch.depth = 0 or branch.depth % ${sql.lit(branchViewDepth)} > 0)
      )
      select page.*, ${authorColumns}
      from (select *, row_number() over () as place from branch limit ${slot.rows}) page
      join author on author.site_id = ${slot.siteId} and author.id = page.author_id
      order by page.place`,
  )
}

/** Statements for the first and the following pages of each sort order. */
export const pageStatements = Object.fromEntries(
  (Object.keys(orders) as Sort[]).map((sort) => [
    sort,
    { first: pageStatement(sort, true), next: pageStatement(sort, false) },
  ]),
) as Record<Sort, Record<'first' | 'next', Statement<PageInput, typeof pageRow>>>

/** Request for a page of siblings. `parentId` is null at the top level; `limit` counts siblings, 1 to 100. */
interface PageRequest {
  threadId: string
  parentId: string | null
  sort: Sort
  cursor?: string | undefined
  limit?: number | undefined
}

/**
 * Reads a page of siblings (keyset pagination) with up to three replies of each, level by level, as far as the limits of rows and
 * bytes allow.
 * The public view, the same for every reader, so that it can be cached.
 * @throws Problem invalid, for a cursor of another list
 */
export async function readCommentPage(db: Db, site: Site, request: PageRequest): Promise<CommentPage> {
  const { threadId, sort, cursor, limit = rootsPerPage } = request
  const parentId = request.parentId ?? nilId
  const after = cursor ? readCursor(site, scopeOf(threadId, parentId, sort), cursor) : null
  const rows = await pageStatements[sort][after ? 'next' : 'first'].run(db, {
    siteId: site.id,
    threadId,
    parentId,
    siblings: limit + 1,
    rows: limit + 1 + belowMax,
    afterKey: after?.key ?? null,
    afterId: after?.id ?? null,
  })
  return assemble(site, rows, { threadId, parentId, sort, limit })
}

/** Cursor values before the first row of an oldest-first list. */
const start = ['-infinity', nilId] as const

function scopeOf(threadId: string, parentId: string, sort: Sort): string {
  return `${threadId} ${parentId} ${sort}`
}

/** Siblings take at most half of a page's bytes, so that what is below them has a place. */
const siblingsMaxBytes = pageMaxBytes / 2

/** The replies below the siblings that are shown, level by level, as far as they fit into the page. */
function fittingBelow(rows: PageRow[], shown: PageRow[]): PageRow[] {
  const included = new Set(shown.map(({ id }) => id))
  let bytes = shown.reduce((sum, row) => sum + bytesOf(row), 0)
  const fitting: PageRow[] = []
  for (const row of rows) {
    if (row.is_sibling || !included.has(row.parent_id)) continue
    bytes += bytesOf(row)
    if (bytes > pageMaxBytes) break
    included.add(row.id)
    fitting.push(row)
  }
  return fitting
}

interface Assembly {
  threadId: string
  parentId: string
  sort: Sort
  limit: number
  viewer?: Viewer | null
}

function assemble(site: Site, rows: PageRow[], { threadId, parentId, sort, limit }: Assembly): CommentPage {
  const [first, siblings] = [true, false].map((isFirst) =>
    rows.filter((row) => row.is_sibling && isFirst === (row.pinned_at !== null && row.state === 'published')),
  ) as [PageRow[], PageRow[]]
  const asked = siblings.slice(0, limit)
  const shown = asked.slice(0, countFitting(asked, siblingsMaxBytes))
  const below = Map.groupBy(fittingBelow(rows, [...first, ...shown]), (row) => row.parent_id)
  const more = (row: PageRow, scope: string, of: Order) => writeCursor(site, scope, of.key(row), row.id)

  const view = (row: PageRow): Comment => {
    const comment = commentView(row, null)
    const scope = scopeOf(threadId, row.id, 'oldest')
    const replies = below.get(row.id)
    if (replies) {
      const isAll = replies.length >= row.shown_reply_count
      const nextCursor = isAll ? null : more(replies.at(-1)!, scope, orders.oldest)
      return { ...comment, replies: { items: replies.map(view), nextCursor } }
    }
    // Replies below tombstones are not in the count, so that without this nothing would say that there are more.
    const isUncounted = row.shown_reply_count > 0 && row.reply_count === 0
    return isUncounted
      ? { ...comment, replies: { items: [], nextCursor: writeCursor(site, scope, ...start) } }
      : comment
  }
  const nextCursor =
    siblings.length > shown.length ? more(shown.at(-1)!, scopeOf(threadId, parentId, sort), orders[sort]) : null
  return { items: [...first, ...shown].map(view), nextCursor }
}
