import { randomUUIDv7 } from 'node:crypto'

/** Parent id of top-level comments in the database; the API returns null. */
export const nilId = '00000000-0000-0000-0000-000000000000'

/** Makes a UUIDv7 (RFC 9562). Made by the server, because PostgreSQL before 18 cannot. */
export function newId(): string {
  return randomUUIDv7()
}
