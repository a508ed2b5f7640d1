import type pg from 'pg'

interface Described {
  name: string
  type: string
}

/**
 * Asks PostgreSQL to parse a statement and to describe what it would answer, without running it. The columns in their order,
 * with types as `regtype` names them.
 */
export async function describeStatement(client: pg.ClientBase, text: string): Promise<Described[]> {
  const fields = await new Promise<pg.FieldDef[]>((resolve, reject) => {
    let described: pg.FieldDef[] = []
    let failure: Error | undefined
    const describing = {
      submit(connection: pg.Connection) {
        connection.parse({ name: '', text, types: [] }, true)
        connection.describe({ type: 'S', name: '' }, true)
        connection.sync()
      },
      handleRowDescription: (message: { fields: pg.FieldDef[] }) => {
        described = message.fields
      },
      handleError: (error: Error) => {
        failure = error
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(described)),
    }
    client.query(describing as unknown as pg.Submittable)
  })
  const oids = fields.map(({ dataTypeID }) => dataTypeID)
  const { rows } = await client.query<{ oid: number; type: string }>(
    'select oid, oid::regtype::text as type from unnest($1::oid[]) oid',
    [oids],
  )
  const types = new Map(rows.map(({ oid, type }) => [oid, type]))
  return fields.map(({ name, dataTypeID }) => ({ name, type: types.get(dataTypeID)! }))
}
