import * as v from 'valibot'
import { type Operation, paramNamesOf, partsOf, problemsOf } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { problem } from '../../../shared/problem-body.ts'

/** The body of an answer that has none. */
const nothing = v.literal('')

// The most particular first: `/staff/mail` before `/staff/{id}`.
const byAddress = operations
  .toSorted((a, b) => paramNamesOf(a.endpoint).length - paramNamesOf(b.endpoint).length)
  .map((operation) => {
    const { method, path } = partsOf(operation.endpoint)
    const addressRe = new RegExp(`^/api/v1/sites/[^/?]+${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`)
    return { operation, method, addressRe }
  })

/** What an operation may answer with a status: the shape of the body, null where there is none to look at. */
function shapeOf(operation: Operation, status: number): v.GenericSchema | null {
  const reply = operation.replies[status]
  if (reply) return status === 304 ? null : (reply.schema ?? nothing)
  const slugs = problemsOf(operation).map((slug) => `/problems/${slug}` as const)
  return v.pipe(
    problem,
    v.check((body) => body.status === status, 'has another status'),
    v.check(({ type }) => slugs.includes(type), 'is no problem of this operation'),
  )
}

/**
 * Holds every answer to the table of operations: a status it names, a body that is strictly of its shape, and no problem but
 * those it names. Applied to whatever any test asks, so that no test needs to think of it. @throws Error with what was not promised
 */
export function holdToContract(
  method: string,
  address: string,
  { status, body }: { status: number; body: unknown },
): void {
  const found = byAddress.find((one) => one.method === method && one.addressRe.test(address))
  const shape = found && shapeOf(found.operation, status)
  if (!shape) return
  const parsed = v.safeParse(shape, body)
  if (parsed.success) return
  const said = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('; ')
  throw new Error(`${found.operation.id} answered ${status} with something else than promised: ${said}`)
}
