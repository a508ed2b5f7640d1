import type { ServerResponse } from 'node:http'
import { type OwnThread, readTold } from '../comments/reading/author-status-digest.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { type Channel, SseChannels } from './sse-channels.ts'

/** Windows one person has open on one thread; more than these is no reader. */
const channelMax = 10
/** Authors of one process; the next learn on their return to the page. */
const listenersMax = 5_000

/** The same words each time: what became of what is asked for, under the asker's own rights. */
const event = Buffer.from('event: own\ndata: {}\n\n')

interface AuthorState extends OwnThread {
  /** The digest that was last sent about. */
  told: string
}

/**
 * Tells authors that something became of their comments. Their line is their own: nothing of it goes over the one all readers
 * share, and it says nothing itself, so that nobody learns from it what they may not know by now. Events of the database only
 * wake; whether there is news is for the digest to say.
 */
export class AuthorEvents {
  readonly #db: Db
  readonly #log: Log
  readonly #channels: SseChannels<AuthorState>

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
    this.#channels = new SseChannels({ log, listenersMax, channelMax, sweep: () => this.#look(this.#channels.all()) })
    db.changes.subscribe(({ kind, id }) => {
      if (kind === 'author') void this.#look(this.#channels.all().filter(({ state }) => state.authorId === id))
    })
    db.changes.onReconnect(() => void this.#look(this.#channels.all()))
  }

  /** How many listen now. */
  get size(): number {
    return this.#channels.size
  }

  /** Whether there is no place for one more, or not for this person. */
  isFullFor(own: OwnThread): boolean {
    return this.#channels.isFull(keyOf(own))
  }

  /** Lets an author listen, and tells them at once to look: whatever became of their comments before is asked for then. */
  async join(own: OwnThread, begin: () => ServerResponse): Promise<void> {
    const [told = ''] = await readTold(this.#db, [own])
    const response = begin()
    const channel = this.#channels.add(keyOf(own), () => ({ ...own, told }), response, null)
    response.write(event)
    // Something may have been decided between that look and now.
    void this.#look([channel])
  }

  /** Ends every connection. */
  close(): void {
    this.#channels.close()
  }

  async #look(channels: Channel<AuthorState, null>[]): Promise<void> {
    if (channels.length === 0) return
    try {
      const digests = await readTold(
        this.#db,
        channels.map(({ state }) => state),
      )
      for (const [at, channel] of channels.entries()) {
        if (digests[at] === channel.state.told) continue
        channel.state.told = digests[at]!
        await this.#channels.send(channel, () => event)
      }
    } catch (error) {
      // The sweep tries again.
      this.#log.warn({ err: error }, 'what authors are told could not be read')
    }
  }
}

const keyOf = ({ authorId, threadId }: OwnThread) => `${authorId} ${threadId}`
