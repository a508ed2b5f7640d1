import type { ColumnType } from 'kysely'

// Times arrive as RFC 3339 text in UTC (see database.ts): the server does not compute with them, and JSON needs text.

/** A timestamp column that is never null. */
export type Timestamp = ColumnType<string, string | undefined, string>
/** A timestamp column that may be null. */
export type NullableTimestamp = ColumnType<string | null, string | null | undefined, string | null>
