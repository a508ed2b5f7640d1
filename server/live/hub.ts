import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { changesView, readChanges, type VersionedChanges } from '../comments/reading/read-changes.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'

/** What a reader who does not take it in time may have waiting; then the connection ends, and the next one resumes. */
const waitingMaxBytes = 64 * 1024
/** Proxies cut silent connections off after 30 s or more. */
const heartbeatMs = 25_000
/** An event may be lost; this finds what it was about. */
const sweepMs = 5_000
/** Changes within this time travel together; with many listeners longer, because each event costs a write to each. */
const gatherMs = { min: 20, max: 180, perListener: 0.025 }
/** Writes between two looks at what else there is to do. */
const writesPerTurn = 500
/** Readers of one process; the next is asked to poll. */
const listenersMax = 20_000
/** When the server leaves, its readers come back spread over this time. */
const returnWithinMs = 20_000

/** What a page shows that begins to listen. */
export interface HeldState {
  since: number
  readOnly: boolean
}

interface Listener {
  response: ServerResponse
  version: number
}

interface Channel {
  siteId: string
  threadId: string
  /** What every listener has been told, but those who joined with more. */
  version: number
  /** The thread's own state as it was last sent. */
  lastSentState: string
  /** As last sent: the one thing every thread of a site shares. */
  readOnly: boolean
  listeners: Set<Listener>
  /** The next look at the database, where one is under way or due. */
  pumping: Promise<void> | null
  isBehind: boolean
}

/**
 * Who watches which thread, and the one way events reach them. An event is encoded once for all listeners of a thread, and says
 * ids and versions only. What is sent comes from the database, by version: events only wake.
 */
export class Hub {
  readonly #db: Db
  readonly #log: Log
  readonly #channels = new Map<string, Channel>()
  readonly #timers: ReturnType<typeof setInterval>[]
  #listeners = 0

  constructor(db: Db, log: Log) {
    this.#db = db
    this.#log = log
    const every = (ms: number, run: () => Promise<void>) =>
      setInterval(() => run().catch((error) => log.warn({ err: error }, 'live updates stumbled')), ms).unref()
    db.changes.subscribe(({ kind, id, version }) => {
      if (kind === 'thread') this.#heard(id, version)
      if (kind === 'site') this.#heardOfSite(id)
    })
    db.changes.onReconnect(() => void this.#sweep().catch(() => {}))
    this.#timers = [every(sweepMs, () => this.#sweep()), every(heartbeatMs, () => this.#beat())]
  }

  /** How many listen now. */
  get size(): number {
    return this.#listeners
  }

  get isFull(): boolean {
    return this.#listeners >= listenersMax
  }

  /**
   * Lets somebody listen to a thread from a version on, and sends at once what changed since. `held` is what the page shows:
   * whether the site is read-only is no part of the version. The response is theirs until one side ends it. Returns false where
   * there is no such thread; nothing is written then.
   */
  async join(siteId: string, threadId: string, held: HeldState, begin: () => ServerResponse): Promise<boolean> {
    const { since } = held
    let missed = await readChanges(this.#db, siteId, threadId, since)
    // Those before may have been told more meanwhile than was read here.
    while (missed && missed.version < (this.#channels.get(threadId)?.version ?? 0))
      missed = await readChanges(this.#db, siteId, threadId, since)
    if (!missed) return false
    const channel = this.#channels.get(threadId) ?? this.#open(siteId, threadId, missed)
    const response = begin()
    const listener: Listener = { response, version: missed.version }
    channel.listeners.add(listener)
    this.#listeners++
    response.once('close', () => this.#leave(channel, listener))
    response.write(`retry: ${1_000 + Math.round(Math.random() * 4_000)}\n\n`)
    if (missed.version > since || missed.thread.readOnly !== held.readOnly) response.write(encodeChanges(missed))
    this.#heard(threadId, missed.version)
    return true
  }

  /** Ends every connection; the listeners come back, to this server or another, not all at once. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    for (const { listeners } of this.#channels.values())
      for (const { response } of listeners)
        response.end(`retry: ${Math.round(500 + Math.random() * returnWithinMs)}\n\n`)
  }

  #open(siteId: string, threadId: string, { version, thread }: VersionedChanges): Channel {
    const listeners = new Set<Listener>()
    const channel = {
      siteId,
      threadId,
      version,
      lastSentState: JSON.stringify(thread),
      readOnly: thread.readOnly,
      listeners,
      pumping: null,
      isBehind: false,
    }
    this.#channels.set(threadId, channel)
    return channel
  }

  #leave(channel: Channel, listener: Listener): void {
    if (!channel.listeners.delete(listener)) return
    this.#listeners--
    if (channel.listeners.size === 0) this.#channels.delete(channel.threadId)
  }

  #heard(threadId: string, version: number): void {
    const channel = this.#channels.get(threadId)
    if (channel && version > channel.version) this.#wake(channel)
  }

  #heardOfSite(siteId: string): void {
    for (const channel of this.#channels.values()) if (channel.siteId === siteId) this.#wake(channel)
  }

  #wake(channel: Channel): void {
    channel.isBehind = true
    channel.pumping ??= this.#pump(channel).finally(() => {
      channel.pumping = null
    })
  }

  async #pump(channel: Channel): Promise<void> {
    try {
      while (channel.isBehind && channel.listeners.size > 0) {
        const { min, max, perListener } = gatherMs
        await pause(Math.min(max, min + channel.listeners.size * perListener))
        channel.isBehind = false
        const changes = await readChanges(this.#db, channel.siteId, channel.threadId, channel.version)
        if (changes) await this.#send(channel, changes)
      }
    } catch (error) {
      // The sweep tries again.
      this.#log.warn({ err: error }, 'changes could not be read')
    }
  }

  async #send(channel: Channel, changes: VersionedChanges): Promise<void> {
    const before = channel.version
    if (changes.version < before) return
    const state = JSON.stringify(changes.thread)
    const isSameState = state === channel.lastSentState
    channel.version = changes.version
    // A reaction concerns who reads the page next, not everybody who has it open.
    if (changes.comments?.length === 0 && isSameState) return
    channel.lastSentState = state
    channel.readOnly = changes.thread.readOnly
    const event = encodeChanges(changes)
    let writes = 0
    for (const listener of channel.listeners) {
      // Who joined with more has heard all of it, and would hear it again if they were taken back to this version.
      if (listener.version > changes.version || (listener.version === changes.version && isSameState)) continue
      // Who joined in between has heard a part of it.
      const own = listener.version > before ? encodeChanges(changes, listener.version) : event
      listener.version = changes.version
      this.#write(listener, own)
      if (++writes % writesPerTurn === 0) await new Promise(setImmediate)
    }
  }

  // Straight to the socket: with its head sent and no framing, the response has nothing left to add.
  #write({ response: { socket } }: Listener, event: Buffer): void {
    if (!socket) return
    if (socket.writableLength > waitingMaxBytes) socket.destroy()
    else socket.write(event)
  }

  async #sweep(): Promise<void> {
    const channels = [...this.#channels.values()]
    if (channels.length === 0) return
    const { rows } = await sql<{ id: string; version: number; readOnly: boolean }>`
      select thread.id, thread.version, coalesce(site.settings -> 'readOnly' = 'true', false) as "readOnly"
      from thread join site using (site_id)
      where (thread.site_id, thread.id) in (select * from unnest(
        ${channels.map(({ siteId }) => siteId)}::uuid[], ${channels.map(({ threadId }) => threadId)}::uuid[]))`.execute(
      this.#db,
    )
    for (const { id, version, readOnly } of rows) {
      const channel = this.#channels.get(id)
      if (channel && (version > channel.version || readOnly !== channel.readOnly)) this.#wake(channel)
    }
  }

  async #beat(): Promise<void> {
    const pulse = Buffer.from(':\n\n')
    let writes = 0
    for (const { listeners } of this.#channels.values())
      for (const listener of listeners) {
        this.#write(listener, pulse)
        if (++writes % writesPerTurn === 0) await new Promise(setImmediate)
      }
  }
}

/** One event for everybody: `changes`, or `reset` where there is more than worth listing. `after` leaves older changes out. */
function encodeChanges(changes: VersionedChanges, after = 0): Buffer {
  const comments = changes.comments?.filter(({ version }) => version > after) ?? null
  const data = JSON.stringify(changesView({ ...changes, comments }))
  return Buffer.from(`id: ${changes.version}\nevent: ${comments ? 'changes' : 'reset'}\ndata: ${data}\n\n`)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
