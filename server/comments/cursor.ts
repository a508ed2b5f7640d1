import { createHmac, timingSafeEqual } from 'node:crypto'
import { fieldProblem } from '../platform/http/problem.ts'
import type { Site } from '../sites/site.ts'

const macBytes = 12

/**
 * Writes an opaque cursor: where a walk stands (the sort key and id of the last comment seen), signed for the one list it
 * belongs to. `scope` names that list: thread, parent and sort.
 */
export function writeCursor(site: Site, scope: string, key: string | number, id: string): string {
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
  const [key = '', id = ''] = Buffer.from(place, 'base64url').toString().split(' ')
  return { key, id }
}

function mac(site: Site, scope: string, place: string): string {
  const digest = createHmac('sha256', site.secret).update(`${scope}\n${place}`).digest()
  return digest.subarray(0, macBytes).toString('base64url')
}
