import type { ProblemBody } from '../../shared/problem-body.ts'
import type { HeatProblemSlug, ProblemSlug, TeamProblemSlug } from '../../shared/problems.ts'
import type { Failure } from '../api/failure.ts'
import type { Key, Say } from '../locales/say.ts'

// What each refusal is called here; a problem without words is a type error.
const words: { [Slug in Exclude<ProblemSlug, TeamProblemSlug | HeatProblemSlug> | 'network']: Key } & {
  [Slug in TeamProblemSlug | HeatProblemSlug]?: Key
} = {
  network: 'err.net',
  'malformed-json': 'err.server',
  'idempotency-key-required': 'err.server',
  'token-required': 'signedout',
  'origin-not-allowed': 'err.origin',
  'not-yours': 'err.notyours',
  'edit-window-over': 'edit.over',
  'restore-window-over': 'err.restore',
  'guests-not-allowed': 'err.guests',
  'thread-closed': 'err.closed',
  'read-only': 'err.readonly',
  'not-found': 'err.editgone',
  'method-not-allowed': 'err.server',
  'parent-gone': 'err.parent',
  'own-comment': 'err.invalid',
  'report-settled': 'err.invalid',
  'no-appeal': 'err.invalid',
  'duplicate-comment': 'err.dup',
  'comment-gone': 'err.editgone',
  'edit-conflict': 'conflict',
  'too-large': 'err.large',
  'unsupported-media-type': 'err.server',
  invalid: 'err.invalid',
  'key-reused': 'err.reused',
  'refused-by-rules': 'err.invalid',
  'proof-required': 'err.server',
  'if-match-required': 'err.server',
  'rate-limited': 'err.rate',
  internal: 'err.server',
  unavailable: 'err.server',
  'storage-full': 'err.server',
}

type Refused = Pick<Failure, 'slug'> & {
  problem: Pick<ProblemBody, 'errors' | 'retryAfterS'> | null
}

/** Whether what is said of a refusal is here. Else it comes with what it is about: the heat of threads, and people. */
export const hasWords = (slug: keyof typeof words): boolean => slug in words

/** Says why the server refused, in the reader's words; for a field it named, by the code of what is wrong there. */
export function failureText(say: Say, { slug, problem }: Refused): string {
  const error = problem?.errors?.[0]
  return error?.code
    ? say(`err.${error.code}`, error.params)
    : say(words[slug] ?? 'err.server', { n: problem?.retryAfterS ?? 1 })
}

/** Whether trying the very same again may help: nobody answered, or the fault was the server's. */
export function isPassing({ slug }: Failure): boolean {
  return slug === 'network' || words[slug] === 'err.server'
}
