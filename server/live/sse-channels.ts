import type { ServerResponse } from 'node:http'
import { logFailure } from '../platform/database/connection/log-failure.ts'
import type { Log } from '../platform/log.ts'

/** Unsent bytes after which a slow connection is closed; the client reconnects and resumes. */
const waitingMaxBytes = 64 * 1024
/** Proxies close idle connections after 30 s or more. */
const heartbeatMs = 25_000
/** Interval of a check for changes whose events were lost. */
const sweepMs = 5_000
/** Writes before other requests get a turn. */
const writesPerTurn = 500
/** At shutdown, clients reconnect spread over this time. */
const returnWithinMs = 20_000
const heartbeat = Buffer.from(':\n\n')

/** An open connection with its own state. */
interface Listener<Own> {
  response: ServerResponse
  own: Own
}

/** The connections that receive the same events. */
export interface Channel<State, Own> {
  key: string
  state: State
  listeners: Set<Listener<Own>>
}

interface Options {
  log: Log
  /** Maximum of connections in one process; further clients poll. */
  listenersMax: number
  /** Maximum of connections on one channel. */
  channelMax?: number
  /** Checks for missed changes, every five seconds while there are connections. */
  sweep: () => Promise<void>
}

/**
 * Server-sent events by channel: handles connections, limits, heartbeats, sweeps, slow clients and shutdown. Its user defines
 * the state of a channel (`State`) and of a connection (`Own`), and what is sent.
 */
export class SseChannels<State, Own = null> {
  readonly #channels = new Map<string, Channel<State, Own>>()
  readonly #options: Options
  readonly #timers: ReturnType<typeof setInterval>[]
  #listeners = 0

  constructor(options: Options) {
    this.#options = options
    const every = (ms: number, run: () => Promise<void>) =>
      setInterval(() => {
        if (this.#listeners > 0) run().catch((error) => logFailure(options.log, error, 'live updates stumbled'))
      }, ms).unref()
    this.#timers = [every(sweepMs, options.sweep), every(heartbeatMs, () => this.#beat())]
  }

  /** Number of open connections. */
  get size(): number {
    return this.#listeners
  }

  /** Whether the process or this channel has reached its maximum of connections. */
  isFull(key = ''): boolean {
    const { listenersMax, channelMax = listenersMax } = this.#options
    return this.#listeners >= listenersMax || (this.#channels.get(key)?.listeners.size ?? 0) >= channelMax
  }

  /** The channel with this key; undefined without connections. */
  get(key: string): Channel<State, Own> | undefined {
    return this.#channels.get(key)
  }

  /** All channels with connections. */
  all(): Channel<State, Own>[] {
    return [...this.#channels.values()]
  }

  /** Adds a connection to a channel, opening it for the first one. The channel owns the response until it closes. */
  add(key: string, open: () => State, response: ServerResponse, own: Own): Channel<State, Own> {
    const channel = this.#channels.get(key) ?? { key, state: open(), listeners: new Set() }
    this.#channels.set(key, channel)
    const listener = { response, own }
    channel.listeners.add(listener)
    this.#listeners++
    response.once('close', () => {
      if (!channel.listeners.delete(listener)) return
      this.#listeners--
      if (channel.listeners.size === 0) this.#channels.delete(key)
    })
    return channel
  }

  /** Sends the event of `eventOf` to each connection of a channel; null sends nothing. Lets other requests run in between. */
  async send({ listeners }: Channel<State, Own>, eventOf: (own: Own) => Buffer | null): Promise<void> {
    let writes = 0
    for (const { response, own } of listeners) {
      const event = eventOf(own)
      if (!event) continue
      write(response, event)
      if (++writes % writesPerTurn === 0) await new Promise(setImmediate)
    }
  }

  /** Closes all connections; clients reconnect after a random delay. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    for (const { listeners } of this.#channels.values())
      for (const { response } of listeners)
        response.end(`retry: ${Math.round(500 + Math.random() * returnWithinMs)}\n\n`)
  }

  async #beat(): Promise<void> {
    for (const channel of this.#channels.values()) await this.send(channel, () => heartbeat)
  }
}

// Writes to the socket directly: with headers sent and no framing, the response would add nothing.
function write({ socket }: ServerResponse, event: Buffer): void {
  if (!socket) return
  if (socket.writableLength > waitingMaxBytes) socket.destroy()
  else socket.write(event)
}
