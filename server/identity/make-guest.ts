import type { Db } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'
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
  const made = await db
    .insertInto('author')
    .values({
      site_id: siteId,
      id: newId(),
      kind: 'guest',
      name: guest.name,
      email: guest.email ?? null,
      token_hash: hashToken(token),
    })
    .onConflict((conflict) =>
      // Not "do nothing": of two at once, the later must get the earlier one's guest back.
      conflict
        .columns(['site_id', 'token_hash'])
        .doUpdateSet((set) => ({ token_hash: set.ref('excluded.token_hash') })),
    )
    .returning(['id', 'name', 'badges'])
    .executeTakeFirstOrThrow()
  return { token, viewer: guestViewer({ ...made, standing: null }) }
}
