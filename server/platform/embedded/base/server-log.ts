import { constants } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { EmbeddedDatabaseError } from './embedded-database-error.ts'
import { freeBytesOf } from './free-space.ts'
import { giveToOwnerOf, type Places } from './places.ts'

/** One older file is kept beside it, so at most twice this. Months of quiet running stay far below. */
const logMaxBytes = 10 * 1024 * 1024

/** Below this PostgreSQL can start no longer: one segment of its write-ahead log is 16 MB. */
const diskMinBytes = 16 * 1024 * 1024

/** Opens postgres.log for a server about to start, setting a large one aside first. */
export async function openServerLog(places: Places) {
  const size = await sizeOf(places.log)
  if (size > logMaxBytes) await rename(places.log, `${places.log}.old`)
  // No following of links: as root in a folder of somebody else it could point anywhere.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW
  const handle = await open(places.log, flags, 0o600)
  await giveToOwnerOf(places.dataDir, places.log)
  return handle
}

/** What the server has said since the log was `from` bytes long: at most the last lines, without their time stamps. */
export async function linesSince(places: Places, from: number): Promise<string[]> {
  const size = await sizeOf(places.log)
  const start = Math.max(from > size ? 0 : from, size - 8192)
  const handle = await open(places.log).catch(() => undefined)
  if (!handle) return []
  await using file = handle
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start })
  const text = buffer.subarray(0, bytesRead).toString()
  return text
    .split('\n')
    .map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, '').trim())
    .filter(Boolean)
    .slice(-8)
}

/** Length of the log in bytes, 0 where there is none. */
export const sizeOf = (file: string) =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

/** Puts the reason for which PostgreSQL stopped into words, from what it said last; `advice` is what to do about it. */
export async function explained(
  places: Places,
  what: string,
  said: string[],
  advice = `See ${places.log}`,
): Promise<EmbeddedDatabaseError> {
  // A full disk also keeps the server from writing down why it stopped, so the disk is asked too.
  if (said.some((line) => line.includes('No space left')) || (await freeBytesOf(places.dataDir)) < diskMinBytes) {
    return new EmbeddedDatabaseError(`${what}: the disk holding ${places.dataDir} is full. Make room`)
  }
  const reasons = said.filter((line) => !line.startsWith('LOG:')).slice(-3)
  const reason = reasons.join(' ') || said.at(-1) || 'it did not say why'
  return new EmbeddedDatabaseError(`${what}: ${reason.replace(/\.$/, '')}. ${advice}`)
}
