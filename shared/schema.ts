import * as v from 'valibot'
import { isStorable } from './text.ts'

/** Text that the database can store unchanged. */
export const storable = v.pipe(
  v.string('must be text'),
  v.check(isStorable, 'must be well-formed Unicode without NUL characters'),
)

/** An id: a UUID, converted to lower case. */
export const uuid = v.pipe(v.string('must be a UUID'), v.uuid('must be a UUID'), v.toLowerCase())

/** A time: RFC 3339, UTC, milliseconds. */
export const timestamp = v.pipe(v.string(), v.isoTimestamp())

/** An optional whole number in a query string, where everything is text. */
export function numberInQuery(min: number, max: number) {
  const range = `must be a whole number from ${min} to ${max}`
  return v.optional(
    v.pipe(v.string(), v.digits(range), v.transform(Number), v.minValue(min, range), v.maxValue(max, range)),
  )
}
