import type { ServerResponse } from 'node:http'
import { authorStatusDigests, type OwnThread } from '../comments/reading/author-status-digest.ts'
import { logFailure } from '../platform/database/connection/log-failure.ts'
import type { Db } from '../platform/database/database.ts'
import type { ConnectionCaps } from '../platform/http/limits/connection-caps.ts'
import type { Log } from '../platform/log.ts'
import { type Channel, SseChannels } from './sse-channels.ts'

/** Connections of one person to one thread. */
const channelMax = 10

/** Always the same: the client fetches what changed with its own rights. */
const event = Buffer.from('event: own\ndata: {}\n\n')

interface AuthorState extends OwnThread {
  /** Digest at the last event sent. */
  lastDigest: string
}

/**
 * Sends authors an event when the state of their comments changes. Each has a private stream, apart from the one that readers
 * share, and events carry no content, so that nobody sees more than their present rights allow. Database events only cause a
 * check; an event is sent if the digest changed.
 */
export class AuthorEvents {
  readonly #db: Db
  readonly #log: Log
  readonly #channels: SseChannels<AuthorState>

  /** `authorStreams` may be open in one process; further authors see changes when they return to the page. */
  constructor(db: Db, log: Log, { authorStreams }: Pick<ConnectionCaps, 'authorStreams'>) {
    this.#db = db
    this.#log = log
    this.#channels = new SseChannels({
      log,
      listenersMax: authorStreams,
      channelMax,
      sweep: () => this.#check(this.#channels.all()),
    })
    db.changes.subscribe(({ kind, id }) => {
      if (kind === 'author') void this.#check(this.#channels.all().filter(({ state }) => state.authorId === id))
    })
    db.changes.onReconnect(() => void this.#check(this.#channels.all()))
  }

  /** Number of open connections. */
  get size(): number {
    return this.#channels.size
  }

  /** Whether the process or this person has reached the maximum of connections. */
  isFullFor(own: OwnThread): boolean {
    return this.#channels.isFull(keyOf(own))
  }

  /** Opens an author's stream and sends a first event, so that the client fetches earlier changes. */
  async join(own: OwnThread, begin: () => ServerResponse): Promise<void> {
    const [lastDigest = ''] = await authorStatusDigests(this.#db, [own])
    const response = begin()
    const channel = this.#channels.add(keyOf(own), () => ({ ...own, lastDigest }), response, null)
    response.write(event)
    // A decision may have come between reading the digest and joining.
    void this.#check([channel])
  }

  /** Closes all connections. */
  close(): void {
    this.#channels.close()
  }

  async #check(channels: Channel<AuthorState, null>[]): Promise<void> {
    if (channels.length === 0) return
    try {
      const digests = await authorStatusDigests(
        this.#db,
        channels.map(({ state }) => state),
      )
      for (const [at, channel] of channels.entries()) {
        if (digests[at] === channel.state.lastDigest) continue
        channel.state.lastDigest = digests[at]!
        await this.#channels.send(channel, () => event)
      }
    } catch (error) {
      // The next sweep tries again.
      logFailure(this.#log, error, 'what authors are told could not be read')
    }
  }
}

const keyOf = ({ authorId, threadId }: OwnThread) => `${authorId} ${threadId}`
