import { type Kysely, sql } from 'kysely'
import { vi } from 'vitest'
import type { Tables } from '../../../server/platform/database/schema.ts'
import type { FreshDb } from '../fixtures/database.ts'

/**
 * The moment in which writers meet: makes `change` in a transaction, starts the others, and commits only once all of them
 * wait for it. Returns what the others answered.
 */
export async function runWhileLocked<T>(
  { db, schema }: FreshDb,
  change: (tx: Kysely<Tables>) => Promise<unknown>,
  others: (() => Promise<T>)[],
): Promise<T[]> {
  const { answers } = await db.transaction().execute(async (tx) => {
    await change(tx)
    const answers = others.map((other) => other())
    await vi.waitUntil(async () => (await waiting(db, schema)) >= others.length, { timeout: 60_000, interval: 5 })
    return { answers }
  })
  return Promise.all(answers)
}

async function waiting(db: Kysely<Tables>, schema: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity where application_name = ${schema} and wait_event_type = 'Lock'`.execute(db)
  return rows[0]!.count
}
