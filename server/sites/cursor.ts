import { createHmac, timingSafeEqual } from 'node:crypto'
import { fieldProblem } from '../platform/http/problem.ts'
import type { Site } from './site.ts'

/** The requested page of a list: the one after `cursor`, or the first one. */
export interface ListRequest {
  cursor?: string | undefined
  limit?: number | undefined
}

const macBytes = 12

/**
 * Writes an opaque cursor: where a walk stands (the sort key and id of the last row seen), signed for the one list it belongs
 * to. `scope` names that list with its filters and order; lists whose key is unique need no id.
 */
export function writeCursor(site: Site, scope: string, key: string | number, id = ''): string {
  const place = Buffer.from(`${key} ${id}`).toString('base64url')
  return `${place}.${mac(site, scope, place)}`
}

/** Reads a cursor of this very list. @throws Problem invalid, for anything we did not write */
export function readCursor(site: Site, scope: string, cursor: string): { key: string; id: string } {
  const [place = ''] = cursor.split('.', 1)
  // Compared as text: base64 has several spellings for the same bytes.
  const [given, own] = [Buffer.from(cursor), Buffer.from(`${place}.${mac(site, scope, place)}`)]
  if (given.length !== own.length || !timingSafeEqual(given, own))
    throw fieldProblem('/query/cursor', 'is not a cursor of this list')
  const text = Buffer.from(place, 'base64url').toString()
  const end = text.lastIndexOf(' ')
  return { key: text.slice(0, end), id: text.slice(end + 1) }
}

/** Makes a page of rows. Takes one row more than the page holds, which shows that there is a next page. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  cursorAfter: (last: Row) => string,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? cursorAfter(items.at(-1)!) : null }
}

/** Reads a list to its end, page by page. */
export async function readAll<Row>(
  readPage: (request: ListRequest) => Promise<{ items: Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const { items, nextCursor } = await readPage({})
  const all = items
  for (let cursor = nextCursor; cursor !== null; ) {
    const page = await readPage({ cursor })
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

function mac(site: Site, scope: string, place: string): string {
  const digest = createHmac('sha256', site.secret).update(`${scope}\n${place}`).digest()
  return digest.subarray(0, macBytes).toString('base64url')
}
