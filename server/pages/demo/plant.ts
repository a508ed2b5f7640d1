import type { Db } from '../../platform/database/database.ts'
import { keyOfId } from '../../threads/page-key.ts'
import { threadByKey } from '../../threads/threads.ts'
import { bulkLoad, type LoadedComment } from '../../transfer/bulk-load.ts'
import { discussion, type SeedComment } from './discussion.ts'
import { inventComment, seededRandom } from './invent.ts'

/** The thread of the demo article. */
export const demoPage = { id: 'demo', title: 'Leave a gap for the swifts' }

const minuteMs = 60_000

/** Gives the demo article its discussion, once: a site that has the thread already is left alone, whoever else starts now. */
export async function plantDemo(db: Db, siteId: string, url: string): Promise<void> {
  if (await threadByKey(db, siteId, keyOfId(demoPage.id))) return
  const comments: LoadedComment[] = []
  const add = (seed: SeedComment, parent: number | null): void => {
    const place = comments.length
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * minuteMs)
    comments.push({
      author: seed.author,
      parent,
      state: seed.deleted ? 'deleted' : 'published',
      createdAt: at(seed.minutesAgo),
      versions: [
        { source: seed.body, at: at(seed.minutesAgo) },
        ...(seed.edits ?? []).map((edit) => ({ source: edit.body, at: at(edit.minutesAgo), note: edit.note })),
      ],
    })
    for (const reply of seed.replies ?? []) add(reply, place)
  }
  for (const root of discussion) add(root, null)
  const page = { key: keyOfId(demoPage.id), url, title: demoPage.title }
  await bulkLoad(db, siteId, page, comments.length, (place) => comments[place]!)
}

/** What the peers' threads are measured at: four in ten comments begin a conversation. */
const rootShare = 0.41
const spanMs = 30 * 24 * 60 * minuteMs

/**
 * Makes a thread of any size out of invented comments in eleven languages, deeply nested, spread over a month. The same
 * count always makes the same words. Returns the page's id.
 */
export async function plantInvented(
  db: Db,
  siteId: string,
  url: string,
  count: number,
  onProgress?: (loaded: number) => void,
): Promise<string> {
  const id = `invented-${count}-${Date.now().toString(36)}`
  const now = Date.now()
  const shape = seededRandom(count)
  const parents: (number | null)[] = []
  for (let place = 0; place < count; place++)
    parents.push(place === 0 || shape() < rootShare ? null : answered(place, shape))
  const comment = (place: number): LoadedComment => {
    const { author, body } = inventComment(seededRandom(count * 31 + place))
    const createdAt = new Date(now - spanMs * (1 - (place + 1) / (count + 1)))
    return {
      author,
      parent: parents[place]!,
      state: 'published',
      createdAt,
      versions: [{ source: body, at: createdAt }],
    }
  }
  await bulkLoad(db, siteId, { key: keyOfId(id), url, title: demoPage.title }, count, comment, onProgress)
  return id
}

// People answer what was said lately: half the time the very last comment, which is what makes conversations deep.
function answered(place: number, random: () => number): number {
  if (random() < 0.5) return place - 1
  return place - 1 - Math.floor(random() ** 2 * Math.min(place, 40))
}
