/** Bytes of JSON that a page of comments holds, apart from a first comment that is larger by itself. */
export const pageMaxBytes = 256 * 1024
/** What a comment is in JSON beside its body: ids, author, times and counts. */
const besideBody = 700

/** Estimates how many bytes of JSON a comment takes. */
export function bytesOf({ body }: { body: unknown }): number {
  return Buffer.byteLength(JSON.stringify(body)) + besideBody
}

/** How many of these comments, from the first on, fit into a page; at least one, so that every page leads further. */
export function countFitting(rows: { body: unknown }[], maxBytes = pageMaxBytes): number {
  let bytes = 0
  const end = rows.findIndex((row) => {
    bytes += bytesOf(row)
    return bytes > maxBytes
  })
  return end < 0 ? rows.length : Math.max(1, end)
}
