import { sql } from 'kysely'
import type { Comment, Mark } from '../../../shared/comments/comments.ts'
import { pinsMax } from '../../../shared/limits.ts'
import { appendLog, type Deed } from '../../audit/audit-log.ts'
import { lockThreadOf } from '../../comments/change-state.ts'
import { findComment } from '../../comments/reading/find-comment.ts'
import { editableView } from '../../comments/view.ts'
import { type Staff, staffViewer } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import type { Site } from '../../sites/site.ts'

/** What is kept of each mark, and what the log calls it. */
const marks = {
  pinned: { column: 'pinned_at', action: 'mark.pin' },
  pick: { column: 'picked_at', action: 'mark.pick' },
} as const satisfies Record<Mark, object>

/**
 * Pins a comment to the top of its thread or picks it, or takes that back; twice is once. Returns what takes it back, null
 * where it was so already. @throws Problem not-found | comment-gone | invalid
 */
export async function setMark(
  db: Db,
  site: Site,
  by: Staff,
  id: string,
  mark: Mark,
  isOn: boolean,
): Promise<{ comment: Comment; batch: string | null }> {
  const batch = newId()
  const change = await db.transaction().execute(async (tx) => {
    const marked = await lockMarked(tx, site.id, id, mark)
    if ((marked.at !== null) === isOn) return null
    if (isOn && marked.state !== 'published') throw new Problem('comment-gone', {})
    if (isOn && mark === 'pinned') await requireRoom(tx, site.id, marked)
    const at = isOn ? marked.now : null
    const version = await write(tx, site.id, marked, mark, at)
    await appendLog(tx, site.id, [
      { ...deed(marked, mark, at), actor: 'staff', actorId: by.id, source: by.kind, batch },
    ])
    return { threadId: marked.thread_id, version }
  })
  if (change) db.changes.publish(change.threadId, change.version)
  const viewer = staffViewer(by)
  const comment = editableView(await findComment(db, site.id, id, viewer), viewer, site.settings)
  return { comment, batch: change && batch }
}

/** What takes a mark back or puts it back; null where it was changed again since. */
export async function revertMark(
  tx: Queries,
  siteId: string,
  _by: Staff,
  entry: { action: string; targetId: string; before: object | null; after: object | null },
) {
  const mark: Mark = entry.action === marks.pinned.action ? 'pinned' : 'pick'
  const marked = await lockMarked(tx, siteId, entry.targetId, mark)
  const [before, after] = [entry.before, entry.after] as { at: string | null }[]
  if (marked.at !== after!.at) return null
  const version = await write(tx, siteId, marked, mark, before!.at)
  return { deed: deed(marked, mark, before!.at), news: [[marked.thread_id, version]] as [string, number][] }
}

interface Marked {
  id: string
  thread_id: string
  depth: number
  state: string
  at: string | null
  now: string
}

async function lockMarked(tx: Queries, siteId: string, id: string, mark: Mark): Promise<Marked> {
  await lockThreadOf(tx, siteId, id)
  const marked = await tx
    .selectFrom('comment')
    .select(['id', 'thread_id', 'depth', 'state', `${marks[mark].column} as at`])
    .select(sql<string>`now()::timestamptz(3)`.as('now'))
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!marked) throw new Problem('not-found', {})
  return marked
}

async function requireRoom(tx: Queries, siteId: string, { thread_id: threadId, depth }: Marked): Promise<void> {
  if (depth > 0) throw fieldProblem('/path/id', 'must be a comment that answers none, to be pinned')
  const pinned = await tx
    .selectFrom('comment')
    .select('id')
    .where('site_id', '=', siteId)
    .where('thread_id', '=', threadId)
    .where('pinned_at', 'is not', null)
    .where('state', '=', 'published')
    .execute()
  if (pinned.length >= pinsMax) throw fieldProblem('/path/id', `cannot be pinned beside ${pinsMax} others`)
}

async function write(tx: Queries, siteId: string, { id, thread_id: threadId }: Marked, mark: Mark, at: string | null) {
  const { version } = await tx
    .updateTable('thread')
    .set({ version: sql`version + 1` })
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)
    .returning('version')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('comment')
    .set({ [marks[mark].column]: at, changed_in: version })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
  return version
}

/** Of a mark, not of a comment: what the log says of those are decisions. */
function deed({ id, at: before }: Marked, mark: Mark, at: string | null): Omit<Deed, 'actor' | 'actorId' | 'source'> {
  return { action: marks[mark].action, target: 'mark', targetId: id, before: { at: before }, after: { at } }
}
