import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import type { Db } from './database.ts'

const migrationFolder = path.join(import.meta.dirname, '../../../migrations')
const oldestServerVersion = 150_000
// Previews numbered migrations (0001-comments); since 0.1.0 they are named by timestamp.
const previewNameRe = /^\d{4}-/

/**
 * Migrates the database to the newest schema, under Kysely's advisory lock, so that several processes may start at once.
 * Returns the names of the migrations it ran. A refused database stays unchanged.
 * @throws Error with one readable sentence: PostgreSQL too old, database of a preview or of a newer version, or the failed migration.
 */
export async function migrate(db: Db): Promise<string[]> {
  const version = await sql<{ number: number }>`select current_setting('server_version_num')::int as number`.execute(db)
  if (version.rows[0]!.number < oldestServerVersion) throw new Error('Afterword needs PostgreSQL 15 or newer.')

  const provider = new FileMigrationProvider({
    fs,
    path,
    migrationFolder,
    import: (file) => import(/* @vite-ignore */ pathToFileURL(file).href),
  })
  const known = new Set(Object.keys(await provider.getMigrations()))
  refuseForeign(await executedNames(db), known)

  // Unordered, so that two branches may each add one and be merged in any order.
  const { error, results } = await new Migrator({ db, provider, allowUnorderedMigrations: true }).migrateToLatest()
  if (!error) return results!.map((result) => result.migrationName)

  // A process of a newer version may have migrated first.
  refuseForeign(await executedNames(db), known, error)
  const failed = results?.find((result) => result.status === 'Error')
  const reason = error instanceof Error ? error.message : error
  throw new Error(`Migration ${failed?.migrationName ?? ''} failed: ${reason}`, { cause: error })
}

async function executedNames(db: Db): Promise<string[]> {
  const table = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(db)
  if (!table.rows[0]!.exists) return []
  const executed = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return executed.rows.map(({ name }) => name)
}

function refuseForeign(executed: readonly string[], known: ReadonlySet<string>, cause?: unknown): void {
  const foreign = executed.filter((name) => !known.has(name))
  if (foreign.length === 0) return
  throw new Error(
    foreign.some((name) => previewNameRe.test(name))
      ? 'The database was made by a preview before 0.1.0 and was left as it is. Start with an empty database.'
      : 'The database was made by a newer version of Afterword. Start that version, or restore a backup.',
    { cause },
  )
}
