import { randomUUIDv7 } from 'node:crypto'

/** The parent of every top-level comment in the table; on the wire that is null. */
export const nilId = '00000000-0000-0000-0000-000000000000'

/** A new id, UUIDv7 (RFC 9562): made by the server, because an outside PostgreSQL may be older than 18. */
export function newId(): string {
  return randomUUIDv7()
}
