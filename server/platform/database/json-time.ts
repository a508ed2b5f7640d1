import { type RawBuilder, sql } from 'kysely'

/** A moment as it travels, ISO 8601 in UTC with milliseconds, where JSON is made in the database. `column` as `table.column`. */
export function jsonTime(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
