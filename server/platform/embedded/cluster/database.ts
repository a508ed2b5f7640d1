import path from 'node:path'
import { DatabaseError } from 'pg'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import type { Places } from '../base/places.ts'
import type { Lease } from './lease.ts'

/** The database the application lives in. */
export const databaseName = 'afterword'

/** duplicate_database, and unique_violation where two processes make it in the same instant. */
const madeByAnother = ['42P04', '23505']

/**
 * Makes the application's database unless it is there.
 * @throws EmbeddedDatabaseError where the running server is of another major version than the cluster folder we would open
 */
export async function ensureDatabase({ client }: Lease, places: Places): Promise<void> {
  const { rows } = await client.query<{ version: number; is_made: boolean }>(
    `select current_setting('server_version_num')::int / 10000 as version,
            exists (select from pg_database where datname = '${databaseName}') as is_made`,
  )
  const { version, is_made } = rows[0]!
  if (`postgres-${version}` !== path.basename(places.cluster)) {
    throw new EmbeddedDatabaseError(
      `A PostgreSQL ${version} of another Afterword is running in ${places.dataDir}. Stop that one first`,
    )
  }
  if (is_made) return
  try {
    // template0, because a connection to template1 (an open psql) would forbid copying it.
    await client.query(`create database ${databaseName} template template0`)
  } catch (error) {
    if (!(error instanceof DatabaseError && madeByAnother.includes(error.code ?? ''))) throw error
  }
}
