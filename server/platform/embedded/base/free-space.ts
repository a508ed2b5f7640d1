import { statfs } from 'node:fs/promises'
import type { Log } from '../../log.ts'

const megabyte = 1024 * 1024
/**
 * Below `low` nothing more is written: two segments of the write-ahead log (16 MB each), which PostgreSQL needs to go on at all,
 * and as much again for what it writes by itself. Above `enough` writing goes on; the distance keeps it from flickering.
 */
const bounds = { low: 64 * megabyte, enough: 80 * megabyte }
const everyMs = 1_000

/** Free bytes for this user on the disk of a folder; infinite if that cannot be read. */
export const freeBytesOf = (folder: string): Promise<number> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  )

/**
 * Watches the disk of the embedded database and calls `setFull` when it is almost full, and when there is space again. A full
 * disk stops PostgreSQL as a whole, reading included; stopping writes in time keeps reading alive. Resolves after the first look.
 */
export async function watchFreeSpace(
  folder: string,
  log: Log,
  setFull: (isFull: boolean) => void,
  freeBytes = freeBytesOf,
): Promise<Disposable> {
  let isFull = false
  let isLooking = false
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    const free = await freeBytes(folder)
    isLooking = false
    const isNowFull = free < (isFull ? bounds.enough : bounds.low)
    if (isNowFull === isFull) return
    isFull = isNowFull
    setFull(isFull)
    const freeMb = Math.floor(free / megabyte)
    if (isFull)
      log.error({ freeMb, folder }, 'the disk is almost full: comments can be read only, until there is space')
    else log.info({ freeMb, folder }, 'there is space on the disk again: comments can be written')
  }
  await look()
  const timer = setInterval(look, everyMs).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
