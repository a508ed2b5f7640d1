import * as v from 'valibot'

/** A whole number within a range, both ends included. */
export function wholeNumber(min: number, max: number) {
  const range = `must be a whole number from ${min} to ${max}`
  return v.pipe(v.number(range), v.integer(range), v.minValue(min, range), v.maxValue(max, range))
}
