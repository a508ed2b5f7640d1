import type { ServerResponse } from 'node:http'
import { type OwnThread, readTold } from '../comments/reading/author-status-digest.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'

/** Proxies cut silent connections off after 30 s or more. */
const heartbeatMs = 25_000
/** An event may be lost; this finds what it was about. */
const sweepMs = 5_000
/** Windows one person has open on one thread; more than these is no reader. */
const windowsMax = 10
/** Authors of one process; the next learn on their return to the page. */
const listenersMax = 5_000
/** When the server leaves, its readers come back spread over this time. */
const returnWithinMs = 20_000

/** The same words each time: what became of what is asked for, under the asker's own rights. */
const event = 'event: own\ndata: {}\n\n'

interface Channel extends OwnThread {
  /** What was last told, as readTold sums it up. */
  told: string
  responses: Set<ServerResponse>
}

/**
 * Which authors watch what becomes of their comments, and how they hear that there is something to ask for. Their line is their
 * own: nothing of it goes over the one all readers share, and it says nothing itself, so that nobody learns from it what they
 * may not know by now. As in the Hub, word only wakes; whether there is news is for the database to say.
 */
export class OwnHub {
  readonly #db: Db
  readonly #log: Log
  readonly #channels = new Map<string, Channel>()
  readonly #timers: ReturnType<typeof setInterval>[]
  #listeners = 0

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
    db.changes.subscribe(({ kind, id }) => {
      if (kind === 'author') this.#look([...this.#channels.values()].filter(({ authorId }) => authorId === id))
    })
    db.changes.onReconnect(() => this.#look([...this.#channels.values()]))
    this.#timers = [
      setInterval(() => this.#look([...this.#channels.values()]), sweepMs).unref(),
      setInterval(() => this.#writeAll(':\n\n'), heartbeatMs).unref(),
    ]
  }

  /** How many listen now. */
  get size(): number {
    return this.#listeners
  }

  /** Whether there is no place for one more, or not for this person. */
  isFullFor(own: OwnThread): boolean {
    return this.#listeners >= listenersMax || (this.#channels.get(keyOf(own))?.responses.size ?? 0) >= windowsMax
  }

  /** Lets an author listen, and tells them at once to look: whatever became of their comments before is asked for then. */
  async join(own: OwnThread, begin: () => ServerResponse): Promise<void> {
    const [told = ''] = await readTold(this.#db, [own])
    const response = begin()
    const channel = this.#channels.get(keyOf(own)) ?? { ...own, told, responses: new Set() }
    this.#channels.set(keyOf(own), channel)
    channel.responses.add(response)
    this.#listeners++
    response.once('close', () => {
      this.#listeners--
      channel.responses.delete(response)
      if (channel.responses.size === 0) this.#channels.delete(keyOf(own))
    })
    response.write(event)
    // Something may have been decided between that look and now.
    this.#look([channel])
  }

  /** Ends every connection; the listeners come back, to this server or another, not all at once. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    for (const { responses } of this.#channels.values())
      for (const response of responses) response.end(`retry: ${Math.round(500 + Math.random() * returnWithinMs)}\n\n`)
  }

  #look(channels: Channel[]): void {
    if (channels.length === 0) return
    readTold(this.#db, channels).then(
      (told) => {
        for (const [at, channel] of channels.entries()) {
          if (told[at] === channel.told) continue
          channel.told = told[at]!
          for (const response of channel.responses) response.write(event)
        }
      },
      // The sweep tries again.
      (error) => this.#log.warn({ err: error }, 'what authors are told could not be read'),
    )
  }

  #writeAll(words: string): void {
    for (const { responses } of this.#channels.values()) for (const response of responses) response.write(words)
  }
}

const keyOf = ({ authorId, threadId }: OwnThread) => `${authorId} ${threadId}`
