import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Reason } from '../../../shared/moderation/moderation.ts'
import type { Deed } from '../../audit/audit-log.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Verdict } from '../../screening/verdict.ts'

/** What the log says of a comment that screening put somewhere. `before` is null for a new one. */
export function screened(
  { id, state }: { id: string; state: CommentState },
  before: { state: CommentState; revision: number } | null,
  revision: number,
  reasons: Reason[],
): Deed {
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

/** The problem of words a site does not take, with why, so that they can be mended. */
export function refusedByRules({ told }: Verdict): Problem<'refused-by-rules'> {
  return new Problem('refused-by-rules', {
    detail: `The text ${told.join('; it ')}`,
    errors: told.map((detail) => ({ pointer: '/body', detail })),
  })
}
