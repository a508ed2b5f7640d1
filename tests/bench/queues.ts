import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import { openDatabase } from '../../server/database.ts'
import type { Staff } from '../../server/identity/staff/session.ts'
import { countQueues, readQueue } from '../../server/moderation/queue/queues.ts'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import { noSanctions } from '../../server/people/active-sanctions.ts'
import { newId } from '../../server/platform/ids.ts'
import { createLog } from '../../server/platform/log.ts'
import { type Site, Sites } from '../../server/sites/site.ts'
import { median, type Stage } from './stage.ts'

export const queueSizes = [100, 100_000]
const runs = 100

/** Opening a queue, by how much waits in it: its first twenty cards, and every queue's count. Middle, in milliseconds. */
export interface QueueFigures {
  cardsMs: number[]
  countsMs: number[]
}

/** Opens the queue of pending comments on a site with few and on one with many, in turn. */
export async function measureQueues(stage: Stage): Promise<QueueFigures> {
  const db = openDatabase({ ...stage.embedded.connection, max: 1 }, createLog('warn'))
  const sites: Site[] = []
  for (const size of queueSizes) sites.push(await siteWithPending(stage, size))
  const client = await stage.db.pool.connect()
  await client.query('set statement_timeout = 0')
  await client.query('vacuum analyze')
  client.release(true)
  const cards = sites.map(() => [] as number[])
  const counts = sites.map(() => [] as number[])
  for (let run = -10; run < runs; run++)
    for (const [at, site] of sites.entries()) {
      const startMs = performance.now()
      const page = await readQueue(db, site, nobody, { name: 'pending' })
      const readMs = performance.now()
      await countQueues(db, site.id, nobody)
      if (page.items.length !== 20) throw new Error('the queue is not filled')
      if (run < 0) continue
      cards[at]!.push(readMs - startMs)
      counts[at]!.push(performance.now() - readMs)
    }
  await db.pool.end()
  return { cardsMs: cards.map(median), countsMs: counts.map(median) }
}

const nobody: Staff = {
  id: newId(),
  authorId: newId(),
  name: 'Nobody',
  role: 'moderator',
  since: new Date(0).toISOString(),
  sessionId: newId(),
  kind: 'console',
  sanctions: noSanctions,
}

async function siteWithPending({ db, server }: Stage, size: number): Promise<Site> {
  const slug = `queue-${size}`
  const id = newId()
  await db
    .insertInto('site')
    .values({ site_id: id, slug, name: slug, settings: '{}', secret: randomBytes(32) })
    .execute()
  await plantInvented(db, id, server.address, size)
  await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx)
    await sql`update comment set state = 'held' where site_id = ${id}`.execute(tx)
  })
  return new Sites(db).get(slug)
}
