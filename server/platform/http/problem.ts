import type { ProblemBody, ProblemExtras } from '../../../shared/problem-body.ts'
import { type FieldError, type FieldErrorCode, type ProblemSlug, problems } from '../../../shared/problems.ts'

type Extras<Slug extends ProblemSlug> = Slug extends keyof ProblemExtras ? ProblemExtras[Slug] : Record<never, never>

interface Options {
  detail?: string
  errors?: FieldError[]
  /** Answer headers, such as Retry-After and Allow. */
  headers?: Record<string, string>
  cause?: unknown
}

/** An error that is answered to the client; any other error becomes `internal`, without details. */
export class Problem<Slug extends ProblemSlug = ProblemSlug> extends Error {
  readonly slug: Slug
  readonly extras: Extras<Slug>
  readonly errors: FieldError[] | undefined
  readonly headers: Record<string, string>

  constructor(slug: Slug, options: Options & Extras<Slug>) {
    const { detail, errors, headers, cause, ...extras } = options as Options & Record<string, unknown>
    super(detail ?? problems[slug].title, { cause })
    this.slug = slug
    this.extras = extras as Extras<Slug>
    this.errors = errors
    this.headers = headers ?? {}
  }

  get status() {
    return problems[this.slug].status
  }
}

/** Makes the problem for one field. `pointer` and `code` as in FieldError. */
export function fieldProblem(pointer: string, detail: string, code?: FieldErrorCode): Problem<'invalid'> {
  return new Problem('invalid', {
    detail: `${pointer} ${detail}`,
    errors: [{ pointer, ...(code && { code }), detail }],
  })
}

/** Makes the JSON body of a problem (RFC 9457). */
export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const { status, title } = problems[problem.slug]
  return {
    type: `/problems/${problem.slug}`,
    title,
    status,
    detail: problem.message,
    requestId,
    ...(problem.errors && { errors: problem.errors }),
    ...problem.extras,
  }
}
