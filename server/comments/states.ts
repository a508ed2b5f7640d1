import type { CommentState } from '../../shared/comments/comments.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'

/** What can be done to a comment as a whole. */
export const verbs = ['approve', 'reject', 'spam', 'hold', 'delete', 'restore', 'resubmit'] as const
export type Verb = (typeof verbs)[number]

interface Transition {
  by: readonly LogActor[]
  /** From which state to which; `previous` is where the comment was before. A state that is not named stays. */
  to: { readonly [From in CommentState]?: CommentState | 'previous' }
}

/** Every way a comment may go, once. What is not in here does not happen. */
export const transitions: { readonly [V in Verb]: Transition } = {
  approve: {
    by: ['staff', 'mail'],
    to: { held: 'published', spam: 'published', rejected: 'published', removed: 'published' },
  },
  reject: { by: ['staff', 'mail'], to: { held: 'rejected', spam: 'rejected', published: 'removed' } },
  spam: { by: ['staff', 'mail'], to: { held: 'spam', rejected: 'spam', published: 'spam', removed: 'spam' } },
  hold: {
    by: ['staff', 'reports', 'rule'],
    to: { published: 'held', spam: 'held', rejected: 'held', removed: 'held' },
  },
  // To its author, spam looks held.
  delete: { by: ['author'], to: { published: 'deleted', held: 'deleted', spam: 'deleted' } },
  restore: { by: ['author'], to: { deleted: 'previous' } },
  resubmit: { by: ['author'], to: { rejected: 'held' } },
}

/** Where a comment goes when somebody does something to it; null where that may not be, or where it is there already. */
export function nextState(
  verb: Verb,
  by: LogActor,
  { state, previous_state }: { state: CommentState; previous_state: CommentState | null },
): CommentState | null {
  const { by: allowed, to } = transitions[verb]
  if (!allowed.includes(by)) return null
  const next = to[state]
  return (next === 'previous' ? (previous_state ?? 'held') : next) ?? null
}
