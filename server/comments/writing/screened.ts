import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Reason } from '../../../shared/moderation/verdict-reasons.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'

/** The audit entry of a comment that screening held or marked as spam. `before` is null for a new one. */
export function screened(
  { id, state }: { id: string; state: CommentState },
  before: { state: CommentState; revision: number } | null,
  revision: number,
  reasons: Reason[],
): AuditEntry {
  return {
    actor: 'rule',
    actorId: null,
    action: state === 'spam' ? 'comment.spam' : 'comment.hold',
    target: 'comment',
    targetId: id,
    before,
    after: { state, revision },
    reason: [...new Set(reasons.map(({ phase }) => phase))].join(', '),
    source: 'rule',
  }
}
