import type { ServerResponse } from 'node:http'
import type { Log } from '../platform/log.ts'

/** What a listener who does not take it in time may have waiting; then the connection ends, and the next one resumes. */
const waitingMaxBytes = 64 * 1024
/** Proxies cut silent connections off after 30 s or more. */
const heartbeatMs = 25_000
/** An event of the database may be lost; a sweep finds what it was about. */
const sweepMs = 5_000
/** Writes between two looks at what else there is to do. */
const writesPerTurn = 500
/** When the server leaves, its listeners come back spread over this time. */
const returnWithinMs = 20_000
const heartbeat = Buffer.from(':\n\n')

/** One open connection, and what its channel keeps of it. */
export interface Listener<Own> {
  response: ServerResponse
  own: Own
}

/** Everybody who listens to the same thing. */
export interface Channel<State, Own> {
  key: string
  state: State
  listeners: Set<Listener<Own>>
}

interface Options {
  log: Log
  /** Listeners of one process; the next is asked to poll. */
  listenersMax: number
  /** Connections of one channel, where a channel is one person's. */
  channelMax?: number
  /** Looks for what was missed, every five seconds while somebody listens. */
  sweep: () => Promise<void>
}

/**
 * Server-sent events by channel: connections, limits, heartbeats, sweeps, slow listeners and the end of the process. What a
 * channel knows (`State`) and what it keeps of each listener (`Own`) are the owner's, and so is what is sent.
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
        if (this.#listeners > 0) run().catch((error) => options.log.warn({ err: error }, 'live updates stumbled'))
      }, ms).unref()
    this.#timers = [every(sweepMs, options.sweep), every(heartbeatMs, () => this.#beat())]
  }

  /** How many listen now. */
  get size(): number {
    return this.#listeners
  }

  /** Whether there is no place for one more, or not on this channel. */
  isFull(key = ''): boolean {
    const { listenersMax, channelMax = listenersMax } = this.#options
    return this.#listeners >= listenersMax || (this.#channels.get(key)?.listeners.size ?? 0) >= channelMax
  }

  /** The channel with this key; undefined while nobody listens to it. */
  get(key: string): Channel<State, Own> | undefined {
    return this.#channels.get(key)
  }

  /** Every channel somebody listens to. */
  all(): Channel<State, Own>[] {
    return [...this.#channels.values()]
  }

  /** Adds a connection to a channel, which it opens where it is the first. The response is the channel's until it closes. */
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

  /** Sends each listener of a channel what `eventOf` says; null sends nothing. Gives way to other work in between. */
  async send({ listeners }: Channel<State, Own>, eventOf: (own: Own) => Buffer | null): Promise<void> {
    let writes = 0
    for (const { response, own } of listeners) {
      const event = eventOf(own)
      if (!event) continue
      write(response, event)
      if (++writes % writesPerTurn === 0) await new Promise(setImmediate)
    }
  }

  /** Ends every connection; the listeners come back, to this server or another, not all at once. */
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

// Straight to the socket: with its head sent and no framing, the response has nothing left to add.
function write({ socket }: ServerResponse, event: Buffer): void {
  if (!socket) return
  if (socket.writableLength > waitingMaxBytes) socket.destroy()
  else socket.write(event)
}
