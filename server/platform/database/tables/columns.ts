import type { ColumnType } from 'kysely'

// Times leave the database as RFC 3339 text in UTC (see database.ts): nothing here computes with them, and text is what travels.

/** A moment that is always there. */
export type Timestamp = ColumnType<string, string | undefined, string>
/** A moment that may be missing. */
export type NullableTimestamp = ColumnType<string | null, string | null | undefined, string | null>
