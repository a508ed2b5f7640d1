import type { ProblemBody } from '../../shared/problem-body.ts'
import type { ProblemSlug } from '../../shared/problems.ts'

/** A request that brought no usable answer. `slug` is the server's problem, or `network` where nobody answered in time. */
export class Failure extends Error {
  declare readonly slug: ProblemSlug | 'network'
  declare readonly problem: ProblemBody | null
  constructor(slug: ProblemSlug | 'network', problem: ProblemBody | null = null) {
    super(slug)
    this.slug = slug
    this.problem = problem
  }
}

/** Takes what was caught for the failure of a request; a mistake of our own is thrown on, so that it is seen. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  throw error
}
