import { sql } from 'kysely'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import type { Branch } from '../clients/read-tree.ts'
import { pageUrl, type TestApp } from '../fixtures/app.ts'

/** A comment of a made-up thread. `parent` is the place of the comment it answers in the same list, null at the top. */
export interface Seed {
  parent: number | null
  isDeleted?: boolean
}

const begin = Date.UTC(2026, 0, 1)

/** Inserts a whole thread at once, each comment a second after the one before. Returns the tree a reader should find, oldest first. */
export async function insertThread(test: TestApp, seeds: Seed[], url = pageUrl): Promise<Branch[]> {
  const at = (place: number) => new Date(begin + place * 1_000)
  const threadId = await bulkLoad(
    test.fresh.db,
    test.fresh.siteId,
    { key: url, url, title: '' },
    seeds.length,
    (place) => ({
      author: `Person ${place % 5}`,
      parent: seeds[place]!.parent,
      state: seeds[place]!.isDeleted ? 'deleted' : 'published',
      createdAt: at(place),
      versions: [{ source: `Words ${place}`, at: at(place) }],
    }),
  )
  const { rows } = await sql<{ id: string }>`
    select id from comment where thread_id = ${threadId} order by created_at`.execute(test.fresh.db)
  return grow(seeds, null, rows.map(({ id }) => id)) // biome-ignore format: short
}

function grow(seeds: Seed[], parent: number | null, ids: string[]): Branch[] {
  return seeds.flatMap((seed, place) => {
    if (seed.parent !== parent) return []
    const replies = grow(seeds, place, ids)
    if (seed.isDeleted && replies.length === 0) return []
    return [{ id: ids[place]!, source: seed.isDeleted ? null : `Words ${place}`, replies }]
  })
}
