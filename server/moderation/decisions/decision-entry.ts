import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Decision } from '../../../shared/moderation/moderation.ts'
import type { Along, LockedComment } from '../../comments/change-state.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'

/** The person or rule that decides, and the channel of the decision. */
export interface Decider {
  actor: 'staff' | 'mail'
  /** Id of the staff member, also for decisions by mail. */
  id: string
}

/** State of a comment before a decision, as logged for its undo. */
export interface Remembered {
  state: CommentState
  revision: number
  decision: Decision | null
  reviewedAt: string | null
  shadowed: boolean
  appealedAt: string | null
}

/** Returns a comment's state as the audit log stores it for an undo. */
export function remember(comment: LockedComment): Remembered {
  return {
    state: comment.state,
    revision: comment.revision,
    decision: comment.decision,
    reviewedAt: comment.reviewed_at,
    shadowed: comment.shadowed,
    appealedAt: comment.appealed_at,
  }
}

/** The change that a decision makes to a comment. */
export interface Change {
  to: CommentState
  action: string
  reason: string | null
  along: Along
}

/** Makes the audit entry of a decision, with all that its undo needs. */
export function auditEntry(
  by: Decider,
  comment: LockedComment,
  change: Change,
  { batch, source, undoes }: { batch: string; source: string; undoes?: string | undefined },
): AuditEntry {
  return {
    actor: by.actor,
    actorId: by.id,
    action: change.action,
    target: 'comment',
    targetId: comment.id,
    before: { ...remember(comment) },
    after: { state: change.to, revision: comment.revision, ...(undoes && { undoes }) },
    reason: change.reason,
    source,
    batch,
  }
}
