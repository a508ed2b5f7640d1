import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import type { Db } from './database.ts'

const migrationFolder = path.join(import.meta.dirname, '../../../migrations')

/**
 * Checks that a database has the schema of this version, and changes nothing: commands leave that to the server.
 * @throws Error with one readable sentence
 */
export async function requireCurrent(db: Db): Promise<void> {
  const made = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(db)
  if (!made.rows[0]!.exists) throw new Error('The database is empty. Start the server once: it makes the tables.')
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const executed = new Set(rows.map(({ name }) => name))
  const known = (await readdir(migrationFolder)).map((file) => path.parse(file).name)
  if (known.some((name) => !executed.has(name)))
    throw new Error('The database is of an older version of Afterword. Start the server once: it brings it up to date.')
  if (executed.size > known.length)
    throw new Error('The database was made by a newer version of Afterword. Use the command of that version.')
}
