import { Failure } from '../api/failure.ts'

/** What the server said of a refusal, its fields first; null where it said nothing. */
export function wordsOf(error: unknown): string | null {
  const problem = error instanceof Failure ? error.problem : null
  if (!problem) return null
  return problem.errors?.[0]?.detail ?? problem.detail ?? problem.title
}
