/**
 * A value as JSON whose objects have their members in one order, without those that are undefined: equal values make equal
 * text, however they were put together or stored.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

/** Says whether two values are the same JSON; the order of members says nothing. */
export const sameJson = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)
