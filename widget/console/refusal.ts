import { Failure } from '../api/failure.ts'

/** The message of a refused request: that of its first field, or its detail; null without an answer. */
export function wordsOf(error: unknown): string | null {
  const problem = error instanceof Failure ? error.problem : null
  if (!problem) return null
  return problem.errors?.[0]?.detail ?? problem.detail ?? problem.title
}
