import pg from 'pg'

/** Connects and asks one query within a time for each. Returns what it failed with; null where the server answers. */
export async function probe(
  connection: pg.ClientConfig,
  { patienceMs, name }: { patienceMs: number; name: string },
): Promise<NodeJS.ErrnoException | null> {
  const client = new pg.Client({
    ...connection,
    application_name: name,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return null
  } catch (error) {
    return error as NodeJS.ErrnoException
  } finally {
    // Not awaited: a server that hangs never closes its end.
    void client.end().catch(() => {})
  }
}
