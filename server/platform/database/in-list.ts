import { type RawBuilder, sql } from 'kysely'

/** The condition that a column holds one of some constants, written out so that the planner sees them. */
export function inList(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`
}
