import { createHash } from 'node:crypto'
import { addGuest, addGuestOfForm } from '../people/authors.ts'
import { holdGuest, sanctionOfKeys } from '../people/sanctions.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'
import { hashToken, newToken } from './tokens.ts'
import { guestViewer, type Viewer } from './viewer.ts'

/** A guest to be made. `earlier` are the tokens of those this browser had before. */
interface WantedGuest {
  name: string
  email?: string | undefined
  earlier?: string[] | undefined
}

/**
 * Creates a guest with a durable device key. The key is returned only here; the database stores its hash. Where an earlier
 * guest of the browser is under a sanction, what the new one writes is held until it ends; whose it is, is not stored.
 */
export async function makeGuest(
  db: Db,
  siteId: string,
  { earlier = [], ...guest }: WantedGuest,
): Promise<{ token: string; viewer: Viewer }> {
  const token = newToken()
  const tokenHash = hashToken(token)
  const made = await heldWith(db, siteId, earlier, async (tx) => {
    const author = await addGuest(tx, siteId, { ...guest, tokenHash })
    return { author, tokenHash }
  })
  return { token, viewer: guestViewer({ ...made.author, sanctions: null }) }
}

/** A guest of a plain form to be made. `earlier` is the token of the one this browser had before. */
interface GuestOfForm {
  name: string
  formKey: string
  token: string
  earlier: string | null
}

/**
 * Creates the guest of a plain form with this device key, or finds the one the form made before. Returns the hash of the key
 * that is valid for them, and whether it is that of `token`: only then may the browser have it. Held as by `makeGuest`.
 */
export async function makeGuestOfForm(
  db: Db,
  siteId: string,
  { name, formKey, token, earlier }: GuestOfForm,
): Promise<{ tokenHash: Buffer; isOfToken: boolean }> {
  const formHash = createHash('sha256').update(`${formKey} ${name}`).digest()
  const given = hashToken(token)
  const { tokenHash } = await heldWith(db, siteId, earlier ? [earlier] : [], async (tx) => ({
    tokenHash: await addGuestOfForm(tx, siteId, { name, tokenHash: given, formHash }),
  }))
  return { tokenHash, isOfToken: tokenHash.equals(given) }
}

/** Makes a guest, and in the same transaction holds them where a guest with one of these tokens is under a sanction. */
async function heldWith<Made extends { tokenHash: Buffer }>(
  db: Db,
  siteId: string,
  earlier: string[],
  make: (tx: Queries) => Promise<Made>,
): Promise<Made> {
  const sanction = await sanctionOfKeys(db, siteId, earlier.map(hashToken))
  if (!sanction) return make(db)
  return transact(db, siteId, async (tx) => {
    const made = await make(tx)
    await holdGuest(tx, siteId, made.tokenHash, sanction.until)
    return made
  })
}
