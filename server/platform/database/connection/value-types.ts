import pg from 'pg'

const { builtins } = pg.types
const plain = pg.types.getTypeParser

/** How values are read: times as RFC 3339 text, bigints as numbers (versions and counts stay far below 2^53). */
export const valueTypes = { getTypeParser: getTypeParser as typeof plain }

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid === builtins.TIMESTAMPTZ) return rfc3339
  if (format !== 'binary' && oid === builtins.INT8) return Number
  return plain(oid, format)
}

// "2026-11-22 09:30:00.12+00" to "2026-11-22T09:30:00.120Z". A Date both ways costs more than the rest of the row.
function rfc3339(text: string): string {
  if (!text.endsWith('+00')) return new Date(text).toISOString()
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000'
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}
