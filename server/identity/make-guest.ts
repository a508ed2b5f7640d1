import type { Db } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { hashToken, newToken } from './tokens.ts'
import { guestViewer, type Viewer } from './viewer.ts'

/** Makes a guest with a durable device key. The key is returned this once; the database keeps its hash. */
export async function makeGuest(
  db: Db,
  siteId: string,
  guest: { name: string; email?: string | undefined },
): Promise<{ token: string; viewer: Viewer }> {
  const token = newToken()
  const id = newId()
  await db
    .insertInto('author')
    .values({
      site_id: siteId,
      id,
      kind: 'guest',
      name: guest.name,
      email: guest.email ?? null,
      token_hash: hashToken(token),
    })
    .execute()
  return { token, viewer: guestViewer({ id, name: guest.name }) }
}
