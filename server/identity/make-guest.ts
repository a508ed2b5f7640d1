import { createHash } from 'node:crypto'
import { addGuest, addGuestOfForm } from '../people/authors.ts'
import type { Db } from '../platform/database/database.ts'
import { hashToken, newToken } from './tokens.ts'
import { guestViewer, type Viewer } from './viewer.ts'

/** Creates a guest with a durable device key. The key is returned only here; the database stores its hash. */
export async function makeGuest(
  db: Db,
  siteId: string,
  guest: { name: string; email?: string | undefined },
): Promise<{ token: string; viewer: Viewer }> {
  const token = newToken()
  const made = await addGuest(db, siteId, { ...guest, tokenHash: hashToken(token) })
  return { token, viewer: guestViewer({ ...made, sanctions: null }) }
}

/**
 * Creates the guest of a plain form with this device key, or finds the one the form made before. Returns the hash of the key
 * that is valid for them, and whether it is that of `token`: only then may the browser have it.
 */
export async function makeGuestOfForm(
  db: Db,
  siteId: string,
  { name, formKey, token }: { name: string; formKey: string; token: string },
): Promise<{ tokenHash: Buffer; isOfToken: boolean }> {
  const formHash = createHash('sha256').update(`${formKey} ${name}`).digest()
  const given = hashToken(token)
  const tokenHash = await addGuestOfForm(db, siteId, { name, tokenHash: given, formHash })
  return { tokenHash, isOfToken: tokenHash.equals(given) }
}
