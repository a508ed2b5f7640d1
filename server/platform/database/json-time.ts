import { type RawBuilder, sql } from 'kysely'

/** SQL for a time in JSON built by the database: ISO 8601, UTC, milliseconds. `column` as `table.column`. */
export function jsonTime(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
