import type { Db } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'
import { type AddressSettings, normaliseAddress } from './normalise-address.ts'
import { idOfKey, keyOfAddress } from './page-key.ts'

/**
 * Gives threads the keys their addresses have by changed settings, so that their pages find them again. Where two threads
 * come to have the same address, the one with more comments gets it. Returns how many found their page, and how many did not.
 */
export function rekeyThreads(
  db: Db,
  siteId: string,
  settings: AddressSettings,
): Promise<{ moved: number; displaced: number }> {
  return transact(db, siteId, async (tx) => {
    const threads = await tx
      .selectFrom('thread')
      .select(['id', 'page_key'])
      .where('site_id', '=', siteId)
      .orderBy('comment_count', 'desc')
      .orderBy('id')
      .execute()
    const taken = new Set(threads.map(({ page_key }) => page_key))
    const counts = { moved: 0, displaced: 0 }
    for (const { id, page_key } of threads) {
      if (idOfKey(page_key) !== null) continue
      const key = keyOfAddress(normaliseAddress(page_key, settings))
      if (key === page_key) continue
      if (taken.has(key)) {
        counts.displaced++
        continue
      }
      taken.add(key)
      counts.moved++
      await tx.updateTable('thread').set({ page_key: key }).where('site_id', '=', siteId).where('id', '=', id).execute()
    }
    return counts
  })
}
