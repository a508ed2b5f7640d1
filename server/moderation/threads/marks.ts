import type { Comment, Mark } from '../../../shared/comments/comments.ts'
import { lockMarked, type Marked, requireRoom, writeMark } from '../../comments/marks.ts'
import { findComment } from '../../comments/reading/find-comment.ts'
import { editableView } from '../../comments/view.ts'
import { type Staff, staffViewer } from '../../identity/staff/session.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import type { Site } from '../../sites/site.ts'

/** Audit action of each mark. */
const actions = { pinned: 'comment.pin', featured: 'comment.feature' } as const satisfies Record<Mark, string>

/**
 * Pins or features a comment, or removes the mark; idempotent. Returns the batch to undo it; null if nothing changed.
 * @throws Problem not-found | comment-gone | invalid
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
  const isChanged = await transact(db, site.id, async (tx) => {
    const marked = await lockMarked(tx, site.id, id, mark)
    if ((marked.at !== null) === isOn) return false
    if (isOn && marked.state !== 'published') throw new Problem('comment-gone', {})
    if (isOn && mark === 'pinned') await requireRoom(tx, site.id, marked)
    const at = isOn ? marked.now : null
    await writeMark(tx, site.id, marked, mark, at)
    tx.audit({ ...auditEntry(marked, mark, at), actor: 'staff', actorId: by.id, source: by.kind, batch })
    return true
  })
  const viewer = staffViewer(by)
  const comment = editableView(await findComment(db, site.id, id, viewer), viewer, site.settings)
  return { comment, batch: isChanged ? batch : null }
}

/** Undoes a change of a mark. Returns the audit entry; null if it was changed since. */
export async function revertMark(
  tx: Tx,
  siteId: string,
  _by: Staff,
  entry: { action: string; targetId: string; before: object | null; after: object | null },
) {
  const mark: Mark = entry.action === actions.pinned ? 'pinned' : 'featured'
  const marked = await lockMarked(tx, siteId, entry.targetId, mark)
  const [before, after] = [entry.before, entry.after] as { at: string | null }[]
  if (marked.at !== after!.at) return null
  await writeMark(tx, siteId, marked, mark, before!.at)
  return auditEntry(marked, mark, before!.at)
}

/** Makes the audit entry. Its target is `mark`, because entries of `comment` are decisions. */
function auditEntry(
  { id, at: before }: Marked,
  mark: Mark,
  at: string | null,
): Omit<AuditEntry, 'actor' | 'actorId' | 'source'> {
  return { action: actions[mark], target: 'mark', targetId: id, before: { at: before }, after: { at } }
}
