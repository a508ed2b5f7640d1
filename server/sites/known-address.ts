import type { Db, Queries } from '../platform/database/database.ts'

/** Keeps the address the server has, so that commands given in another shell print links that work. */
export async function rememberAddress(db: Db, address: string): Promise<void> {
  await db.updateTable('site').set({ address }).where('address', 'is distinct from', address).execute()
}

/** The address the server was last started with; null before its first start. */
export async function knownAddress(db: Queries): Promise<string | null> {
  const site = await db.selectFrom('site').select('address').where('address', 'is not', null).executeTakeFirst()
  return site?.address ?? null
}
