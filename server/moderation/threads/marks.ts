import type { Comment, Mark } from '../../../shared/comments/comments.ts'
import { appendLog, type Deed } from '../../audit/audit-log.ts'
import { lockMarked, type Marked, requireRoom, writeMark } from '../../comments/marks.ts'
import { findComment } from '../../comments/reading/find-comment.ts'
import { editableView } from '../../comments/view.ts'
import { type Staff, staffViewer } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import type { Site } from '../../sites/site.ts'

/** What the log calls each mark. */
const actions = { pinned: 'comment.pin', pick: 'comment.feature' } as const satisfies Record<Mark, string>

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
    const version = await writeMark(tx, site.id, marked, mark, at)
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
  const mark: Mark = entry.action === actions.pinned ? 'pinned' : 'pick'
  const marked = await lockMarked(tx, siteId, entry.targetId, mark)
  const [before, after] = [entry.before, entry.after] as { at: string | null }[]
  if (marked.at !== after!.at) return null
  const version = await writeMark(tx, siteId, marked, mark, before!.at)
  return { deed: deed(marked, mark, before!.at), news: [[marked.thread_id, version]] as [string, number][] }
}

/** Of a mark, not of a comment: what the log says of those are decisions. */
function deed({ id, at: before }: Marked, mark: Mark, at: string | null): Omit<Deed, 'actor' | 'actorId' | 'source'> {
  return { action: actions[mark], target: 'mark', targetId: id, before: { at: before }, after: { at } }
}
