/**
 * Advisory locks on the database `postgres`, which nothing else uses, so they cannot meet the application's own.
 * Never change a number: an older process may be running beside a newer one.
 */
export const advisoryLock = {
  /** Shared by every process that uses the server; taken exclusively by the last one, which then stops it. */
  lease: 4_127_001,
} as const
