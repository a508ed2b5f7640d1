import type { CommentState } from '../../shared/comments/comments.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'

/** Actions that change a comment's state. */
export const verbs = ['approve', 'reject', 'spam', 'hold', 'delete', 'restore', 'resubmit'] as const
/** An action that changes a comment's state. */
export type Verb = (typeof verbs)[number]

interface Transition {
  by: readonly LogActor[]
  /** Target state by present state; `previous` is the state before. A state without an entry stays. */
  to: { readonly [From in CommentState]?: CommentState | 'previous' }
}

/** All state transitions of comments. */
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

/** The state after an action; null if the action is not allowed or changes nothing. */
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
