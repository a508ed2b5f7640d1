/**
 * All problems that the API answers with, by slug: status and title; the RFC 9457 `type` is `/problems/<slug>`. The widget's
 * texts have the same keys, so that a missing translation is a type error.
 */
export const problems = {
  'malformed-json': { status: 400, title: 'The request body is not valid JSON' },
  'idempotency-key-required': { status: 400, title: 'This request needs an Idempotency-Key header' },
  'token-required': { status: 401, title: 'This request needs a valid token' },
  'sign-in-required': { status: 401, title: 'This request needs somebody of the team, signed in' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'origin-not-allowed': { status: 403, title: 'This origin may not write to the site' },
  'not-yours': { status: 403, title: 'This comment belongs to somebody else' },
  'edit-window-over': { status: 403, title: 'The time to edit this comment has ended' },
  'restore-window-over': { status: 403, title: 'The time to restore this comment has ended' },
  'guests-not-allowed': { status: 403, title: 'Guests may not post here' },
  suspended: { status: 403, title: 'You may read here, and not write until a moderator’s decision ends' },
  banned: { status: 403, title: 'You may read here, and not write' },
  'members-only': { status: 403, title: 'Only members may comment here for now' },
  'thread-closed': { status: 403, title: 'Comments are closed' },
  'read-only': { status: 503, title: 'Comments are read-only for now' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not answer to that method' },
  'parent-gone': { status: 409, title: 'The comment being replied to was removed' },
  'duplicate-comment': { status: 409, title: 'This comment was already posted' },
  'comment-gone': { status: 409, title: 'This comment was removed' },
  'link-used': { status: 409, title: 'This link was used already, or its time is over' },
  'last-owner': { status: 409, title: 'A site needs an owner' },
  'own-comment': { status: 403, title: 'This is your own comment' },
  'report-settled': { status: 409, title: 'A moderator has looked at your report already' },
  'no-appeal': { status: 409, title: 'This comment cannot be appealed' },
  'already-decided': { status: 409, title: 'Another moderator has decided already' },
  'edit-conflict': { status: 412, title: 'The comment changed while it was being edited' },
  'settings-changed': { status: 412, title: 'Somebody changed the settings meanwhile' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The request body must be application/json' },
  invalid: { status: 422, title: 'Some fields need attention' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for another comment' },
  'refused-by-rules': { status: 422, title: 'The rules of this site do not take this comment' },
  'proof-required': { status: 403, title: 'This comment needs a proof of work' },
  'if-match-required': { status: 428, title: 'An edit must name the version it changes' },
  'name-limit': { status: 429, title: 'The name was changed too often' },
  'slow-mode': { status: 429, title: 'Comments are in slow mode' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The comments are not available for the moment' },
  'storage-full': { status: 507, title: 'There is no space left to store this' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemSlug = keyof typeof problems

/** Problems that only the team can get, in the console. */
export type TeamProblemSlug =
  | 'sign-in-required'
  | 'not-allowed'
  | 'link-used'
  | 'last-owner'
  | 'already-decided'
  | 'settings-changed'

/** Problems of changing one's name. */
export type NameProblemSlug = 'name-limit'

/** Problems of posting limits and restrictions. */
export type PostingLimitProblemSlug = 'suspended' | 'banned' | 'members-only' | 'slow-mode'

/** Codes of field errors that the widget translates. `rule` has the owner's text as `message`. */
export const fieldErrorCodes = ['too-short', 'too-long', 'word', 'rule', 'protected', 'disguised'] as const
export type FieldErrorCode = (typeof fieldErrorCodes)[number]

/**
 * An error of one field. `pointer` is a JSON Pointer (RFC 6901) into the body, or `/query/x`, `/path/x`, `/header/x`.
 * `detail` is English for developers; for readers, `code` and `params` select a translated text.
 */
export interface FieldError {
  pointer: string
  code?: FieldErrorCode | undefined
  params?: Record<string, string | number> | undefined
  detail: string
}
