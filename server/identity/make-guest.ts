import { addGuest } from '../people/authors.ts'
import type { Db } from '../platform/database/database.ts'
import { hashToken, newToken } from './tokens.ts'
import { guestViewer, type Viewer } from './viewer.ts'

/**
 * Makes a guest with a durable device key. The key is returned this once; the database keeps its hash. Whoever brings a key
 * gets the guest it already belongs to, with the name they first had.
 */
export async function makeGuest(
  db: Db,
  siteId: string,
  guest: { name: string; email?: string | undefined },
  token = newToken(),
): Promise<{ token: string; viewer: Viewer }> {
  const made = await addGuest(db, siteId, { ...guest, tokenHash: hashToken(token) })
  return { token, viewer: guestViewer({ ...made, sanctions: null }) }
}
