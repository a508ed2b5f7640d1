import { type RawBuilder, sql } from 'kysely'

/** SQL condition that a column has one of these constants, as literals so that the planner sees them. */
export function inList(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`
}
