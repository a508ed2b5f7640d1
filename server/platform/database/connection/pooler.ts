import pg from 'pg'

const limitMs = 5_000
/** Codes of a statement that is unknown to the server connection it came to, and of one that is known there already. */
const unprepared = new Set(['26000', '42P05', '08P01'])

/**
 * Refuses a pooler that hands out a server connection for a transaction and does not know prepared statements: nearly every
 * query would fail there. Costs one query where PostgreSQL itself answers. @throws Error with a sentence for the owner
 */
export async function refuseUnpreparedPooler(connection: pg.ClientConfig): Promise<void> {
  const [one, other] = [connection, connection].map((options) => {
    const client = new pg.Client({ ...options, connectionTimeoutMillis: limitMs, query_timeout: limitMs })
    client.on('error', () => {})
    return client
  }) as [pg.Client, pg.Client]
  const prepared = { name: 'afterword-pooler-check', text: 'select pg_backend_pid() as pid' }
  try {
    await one.connect()
    const { rows } = await one.query<{ pid: number }>('select pg_backend_pid() as pid')
    // A pooler invents the number by which a client may cancel.
    if (rows[0]!.pid === (one as unknown as { processID: number }).processID) return
    await other.connect()
    await one.query(prepared)
    // Takes the server connection that was used last, and keeps it: the first client gets another one.
    await other.query('begin')
    await other.query(prepared)
    await one.query(prepared)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && unprepared.has(error.code ?? ''))) throw error
    throw new Error(
      'it leads to a pooler that loses prepared statements. With PgBouncer, use 1.21 or newer with max_prepared_statements, or pool_mode = session',
      { cause: error },
    )
  } finally {
    void one.end().catch(() => {})
    void other.end().catch(() => {})
  }
}
