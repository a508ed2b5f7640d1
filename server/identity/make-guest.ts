import { addGuest } from '../people/authors.ts'
import type { Db } from '../platform/database/database.ts'
import { hashToken, newToken } from './tokens.ts'
import { guestViewer, type Viewer } from './viewer.ts'

/**
 * Creates a guest with a durable device key. The key is returned only here; the database stores its hash. If a known key is
 * given, its guest is returned, whose name stays.
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
