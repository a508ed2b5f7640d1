import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { changesView, readChanges, type VersionedChanges } from '../comments/reading/read-changes.ts'
import { logFailure } from '../platform/database/connection/log-failure.ts'
import type { Db } from '../platform/database/database.ts'
import type { ConnectionCaps } from '../platform/http/limits/connection-caps.ts'
import type { Log } from '../platform/log.ts'
import { type Channel, SseChannels } from './sse-channels.ts'

/** Time in which changes are combined into one event; longer with many connections, because each event is written to each. */
const gatherMs = { min: 20, max: 180, perListener: 0.025 }

/** State that a client shows when it connects. */
interface HeldState {
  since: number
  readOnly: boolean
}

interface ThreadState {
  siteId: string
  /** What every listener has been sent, but those who joined with more. */
  version: number
  /** The thread's state as last sent. */
  lastSentState: string
  /** As last sent: the one thing every thread of a site shares. */
  readOnly: boolean
  /** The next look at the database, where one is under way or due. */
  pumping: Promise<void> | null
  isBehind: boolean
}

/** Version sent to a connection. */
interface Sent {
  version: number
}

type ThreadChannel = Channel<ThreadState, Sent>

/**
 * Sends readers the changes of the thread they have open, as ids and versions only, encoded once for all connections of a
 * thread. Changes are read from the database by version; database events only cause a read.
 */
export class ThreadEvents {
  readonly #db: Db
  readonly #log: Log
  readonly #channels: SseChannels<ThreadState, Sent>

  /** `threadStreams` readers may listen to one process; the next is asked to poll. */
  constructor(db: Db, log: Log, { threadStreams }: Pick<ConnectionCaps, 'threadStreams'>) {
    this.#db = db
    this.#log = log
    this.#channels = new SseChannels({ log, listenersMax: threadStreams, sweep: () => this.#sweep() })
    db.changes.subscribe(({ kind, id, version }) => {
      if (kind === 'thread') this.#heard(id, version)
      if (kind === 'site') this.#heardOfSite(id)
    })
    db.changes.onReconnect(() => void this.#sweep().catch(() => {}))
  }

  /** Number of open connections. */
  get size(): number {
    return this.#channels.size
  }

  get isFull(): boolean {
    return this.#channels.isFull()
  }

  /**
   * Lets somebody listen to a thread from a version on, and sends at once what changed since. `held` is what the page shows:
   * whether the site is read-only is no part of the version. The response is theirs until one side ends it. Returns false where
   * there is no such thread; nothing is written then.
   */
  async join(siteId: string, threadId: string, held: HeldState, begin: () => ServerResponse): Promise<boolean> {
    const { since } = held
    let missed = await readChanges(this.#db, siteId, threadId, since)
    // Those before may have been sent more meanwhile than was read here.
    while (missed && missed.version < (this.#channels.get(threadId)?.state.version ?? 0))
      missed = await readChanges(this.#db, siteId, threadId, since)
    if (!missed) return false
    const { version, thread } = missed
    const response = begin()
    this.#channels.add(threadId, () => stateOf(siteId, version, thread), response, { version })
    response.write(`retry: ${1_000 + Math.round(Math.random() * 4_000)}\n\n`)
    if (version > since || thread.readOnly !== held.readOnly) response.write(encodeChanges(missed))
    this.#heard(threadId, version)
    return true
  }

  /** Closes all connections. */
  close(): void {
    this.#channels.close()
  }

  #heard(threadId: string, version: number): void {
    const channel = this.#channels.get(threadId)
    if (channel && version > channel.state.version) this.#wake(channel)
  }

  #heardOfSite(siteId: string): void {
    for (const channel of this.#channels.all()) if (channel.state.siteId === siteId) this.#wake(channel)
  }

  #wake(channel: ThreadChannel): void {
    const { state } = channel
    state.isBehind = true
    state.pumping ??= this.#pump(channel).finally(() => {
      state.pumping = null
    })
  }

  async #pump(channel: ThreadChannel): Promise<void> {
    const { key: threadId, state, listeners } = channel
    try {
      while (state.isBehind && listeners.size > 0) {
        const { min, max, perListener } = gatherMs
        await pause(Math.min(max, min + listeners.size * perListener))
        state.isBehind = false
        const changes = await readChanges(this.#db, state.siteId, threadId, state.version)
        if (changes) await this.#send(channel, changes)
      }
    } catch (error) {
      // The next sweep tries again.
      logFailure(this.#log, error, 'changes could not be read')
    }
  }

  async #send(channel: ThreadChannel, changes: VersionedChanges): Promise<void> {
    const { state } = channel
    const before = state.version
    if (changes.version < before) return
    const sent = JSON.stringify(changes.thread)
    const isSameState = sent === state.lastSentState
    state.version = changes.version
    // A reaction concerns who reads the page next, not everybody who has it open.
    if (changes.comments?.length === 0 && isSameState) return
    state.lastSentState = sent
    state.readOnly = changes.thread.readOnly
    const event = encodeChanges(changes)
    await this.#channels.send(channel, (own) => {
      const { version } = own
      // Who joined with more has heard all of it, and would hear it again if they were taken back to this version.
      if (version > changes.version || (version === changes.version && isSameState)) return null
      own.version = changes.version
      // Who joined in between has been sent a part of it.
      return version > before ? encodeChanges(changes, version) : event
    })
  }

  async #sweep(): Promise<void> {
    const channels = this.#channels.all()
    if (channels.length === 0) return
    const { rows } = await sql<{ id: string; version: number; readOnly: boolean }>`
      select thread.id, thread.version, coalesce(site.settings -> 'readOnly' = 'true', false) as "readOnly"
      from thread join site using (site_id)
      where (thread.site_id, thread.id) in (select * from unnest(
        ${channels.map(({ state }) => state.siteId)}::uuid[], ${channels.map(({ key }) => key)}::uuid[]))`.execute(
      this.#db,
    )
    for (const { id, version, readOnly } of rows) {
      const channel = this.#channels.get(id)
      if (channel && (version > channel.state.version || readOnly !== channel.state.readOnly)) this.#wake(channel)
    }
  }
}

function stateOf(siteId: string, version: number, thread: VersionedChanges['thread']): ThreadState {
  const { readOnly } = thread
  return { siteId, version, lastSentState: JSON.stringify(thread), readOnly, pumping: null, isBehind: false }
}

/** One event for everybody: `changes`, or `reset` where there is more than worth listing. `after` leaves older changes out. */
function encodeChanges(changes: VersionedChanges, after = 0): Buffer {
  const comments = changes.comments?.filter(({ version }) => version > after) ?? null
  const data = JSON.stringify(changesView({ ...changes, comments }))
  return Buffer.from(`id: ${changes.version}\nevent: ${comments ? 'changes' : 'reset'}\ndata: ${data}\n\n`)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
