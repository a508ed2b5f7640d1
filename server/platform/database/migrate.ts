import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import type { Db } from './database.ts'

const migrationFolder = path.join(import.meta.dirname, '../../../migrations')
const oldestServerVersion = 150_000

/**
 * Brings the database to the newest schema, under Kysely's advisory lock, so that several processes may start at once.
 * Returns the names of the migrations it ran.
 * @throws Error with one readable sentence: PostgreSQL too old, database newer than this server, or the failed migration.
 */
export async function migrate(db: Db): Promise<string[]> {
  const version = await sql<{ number: number }>`select current_setting('server_version_num')::int as number`.execute(db)
  if (version.rows[0]!.number < oldestServerVersion) throw new Error('Afterword needs PostgreSQL 15 or newer.')

  const migrator = new Migrator({
    db,
    provider: new FileMigrationProvider({
      fs,
      path,
      migrationFolder,
      import: (file) => import(/* @vite-ignore */ pathToFileURL(file).href),
    }),
  })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return results!.map((result) => result.migrationName)

  if (String(error).includes('previously executed migration'))
    throw new Error('The database was made by a newer version of Afterword. Start that version, or restore a backup.', {
      cause: error,
    })
  const failed = results?.find((result) => result.status === 'Error')
  throw new Error(
    `Migration ${failed?.migrationName ?? ''} failed: ${error instanceof Error ? error.message : error}`,
    {
      cause: error,
    },
  )
}
