import type { ProblemBody } from '../../shared/problem-body.ts'
import type { NameProblemSlug, PostingLimitProblemSlug, ProblemSlug, TeamProblemSlug } from '../../shared/problems.ts'
import type { Failure } from '../api/failure.ts'
import type { Key, Say } from '../locales/say.ts'

/** Faults of the server or of this program: a reader can mend nothing, and the very same again may help. */
type Fault =
  | 'malformed-json'
  | 'idempotency-key-required'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'proof-required'
  | 'if-match-required'
  | 'internal'
  | 'unavailable'
  | 'storage-full'

// What each refusal is called here; a problem without words is a type error.
const words: {
  [Slug in Exclude<ProblemSlug, TeamProblemSlug | NameProblemSlug | PostingLimitProblemSlug | Fault> | 'network']: Key
} & {
  [Slug in TeamProblemSlug | NameProblemSlug | PostingLimitProblemSlug | Fault]?: Key
} = {
  network: 'err.net',
  'token-required': 'signedout',
  'origin-not-allowed': 'unavailable',
  'not-yours': 'err.notyours',
  'edit-window-over': 'edit.over',
  'restore-window-over': 'err.restore',
  'guests-not-allowed': 'err.guests',
  'thread-closed': 'err.closed',
  'read-only': 'err.readonly',
  'not-found': 'err.editgone',
  'parent-gone': 'err.parent',
  'own-comment': 'err.invalid',
  'report-settled': 'err.invalid',
  'no-appeal': 'err.invalid',
  'duplicate-comment': 'err.dup',
  'comment-gone': 'err.editgone',
  'edit-conflict': 'conflict',
  'too-large': 'err.large',
  invalid: 'err.invalid',
  'key-reused': 'err.reused',
  'refused-by-rules': 'err.invalid',
  'rate-limited': 'err.rate',
}

type Refused = Pick<Failure, 'slug'> & {
  problem: Pick<ProblemBody, 'errors' | 'retryAfterS'> | null
}

/** The problems whose words come with what they are about: the limits of a thread, and people. */
const limits: readonly string[] = [
  'suspended',
  'banned',
  'members-only',
  'slow-mode',
] satisfies PostingLimitProblemSlug[]

/** Whether what is said of a refusal is here. */
export const hasWords = (slug: string): boolean => !limits.includes(slug)

/** Says why the server refused, in the reader's words; for a field it named, by the code of what is wrong there. */
export function failureText(say: Say, { slug, problem }: Refused): string {
  const error = problem?.errors?.[0]
  return error?.code
    ? say(`err.${error.code}`, error.params)
    : say(words[slug] ?? 'err.server', { n: problem?.retryAfterS ?? 1 })
}

/** Whether trying the very same again may help: nobody answered, or the fault was the server's. */
export function isPassing({ slug }: Failure): boolean {
  return slug === 'network' || (!words[slug] && hasWords(slug))
}
