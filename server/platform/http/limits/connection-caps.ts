import { readFileSync } from 'node:fs'

/** How many connections one process takes, by the file descriptors it may open. */
export interface ConnectionCaps {
  /** Sockets of clients, in all and of one address. */
  sockets: number
  socketsPerAddress: number
  /** Event streams of readers and of authors, each in all; and both together of one address. */
  threadStreams: number
  authorStreams: number
  streamsPerAddress: number
  /** After this many milliseconds a connection that has sent nothing is closed. */
  silentMs: number
}

/** Descriptors for everything else: the database's connections, files, pipes, the listening socket. */
const reserved = 128
/** Where the system sets no limit (Windows), or does not tell. */
const descriptorsUsual = 10_000
/** More listeners than this make every event slow, whatever the system allows. */
const threadStreamsMax = 20_000
const authorStreamsMax = 5_000
/** Many people may share one address: a company, a mobile network. */
const perAddressMin = 64
const silentMs = 15_000

/**
 * The caps for a process with so many descriptors. Streams get eight tenths of the sockets, so that requests are answered when
 * they are full, and one address gets a twentieth.
 */
export function connectionCaps(descriptors: number): ConnectionCaps {
  const sockets = Math.max(Math.ceil(descriptors / 2), descriptors - reserved)
  const ofAddress = (all: number) => Math.min(all, Math.max(perAddressMin, Math.floor(all / 20)))
  const streams = Math.floor(sockets * 0.8)
  const authorStreams = Math.min(authorStreamsMax, Math.floor(streams / 4))
  const threadStreams = Math.min(threadStreamsMax, streams - authorStreams)
  return {
    sockets,
    socketsPerAddress: ofAddress(sockets),
    threadStreams,
    authorStreams,
    streamsPerAddress: ofAddress(threadStreams),
    silentMs,
  }
}

/** Reads how many file descriptors this process may have open. */
export function descriptorLimit(): number {
  try {
    // Node raises the limit of its process to what the system allows, so the shell's `ulimit -n` says less.
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    if (found) return Number(found[1])
  } catch {
    // No Linux: asked in another way.
  }
  const report = process.report?.getReport() as { userLimits?: { open_files?: { soft: unknown } } } | undefined
  const soft = report?.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : descriptorsUsual
}
