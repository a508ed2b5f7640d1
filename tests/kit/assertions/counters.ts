import type { Db } from '../../../server/platform/database/database.ts'

type Row = Awaited<ReturnType<typeof commentRows>>[number]

/** Every counter the database keeps; equal to `recounted` at any quiet moment. Keyed by comment or thread. */
export async function keptCounters(db: Db) {
  const comments = (await commentRows(db)).map((row) => [
    row.id,
    { replies: row.reply_count, shown: row.shown_reply_count, branch: row.branch_count, isShown: row.shown },
  ])
  const threads = (await threadRows(db)).map((row) => [row.id, { comments: row.comment_count }])
  return Object.fromEntries([...comments, ...threads])
}

/** The same counters from nothing but the comments' states and parents. */
export async function recounted(db: Db) {
  const rows = await commentRows(db)
  const below = Map.groupBy(rows, (row) => row.parent_id)
  const repliesTo = (row: Row) => below.get(row.id) ?? []
  const isPublished = (row: Row) => row.state === 'published'
  const isShown = (row: Row): boolean => isPublished(row) || repliesTo(row).some(isShown)
  const publishedBelow = (row: Row): number =>
    repliesTo(row).reduce((sum, reply) => sum + Number(isPublished(reply)) + publishedBelow(reply), 0)
  const comments = rows.map((row) => [
    row.id,
    {
      replies: repliesTo(row).filter(isPublished).length,
      shown: repliesTo(row).filter(isShown).length,
      branch: row.root_id === row.id ? publishedBelow(row) : 0,
      isShown: isShown(row),
    },
  ])
  const threads = (await threadRows(db)).map((thread) => [
    thread.id,
    { comments: rows.filter((row) => row.thread_id === thread.id && isPublished(row)).length },
  ])
  return Object.fromEntries([...comments, ...threads])
}

function threadRows(db: Db) {
  return db.selectFrom('thread').select(['id', 'comment_count']).execute()
}

function commentRows(db: Db) {
  return db
    .selectFrom('comment')
    .select(['id', 'thread_id', 'parent_id', 'root_id', 'state', 'shown'])
    .select(['reply_count', 'shown_reply_count', 'branch_count'])
    .execute()
}
