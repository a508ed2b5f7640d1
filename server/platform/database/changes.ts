import type { Log } from '../log.ts'
import type { BoundedPool } from './connection/bounded-pool.ts'
import { logFailure } from './connection/log-failure.ts'

/** NOTIFY channel of all processes that share a database. */
export const channel = 'afterword_changes'

/** Events within this time are sent in one notification; the first is sent at once. */
const gatherMs = 50
/** A notification holds 8,000 bytes, an event takes at most 60. */
const eventsPerNotice = 100

const kinds = ['thread', 'author', 'site'] as const

/**
 * A change, by id. `thread`: the thread has a new version. `author`: the state of an author's comments changed for that author.
 * `site`: settings, origins or rules changed. Only threads have versions; for the others `version` is 0.
 */
export interface ChangeEvent {
  kind: (typeof kinds)[number]
  id: string
  version: number
}

type ChangeListener = (event: ChangeEvent) => void
type ReconnectListener = () => void

/** Makes the event of a thread's new version. */
export const threadChanged = (id: string, version: number): ChangeEvent => ({ kind: 'thread', id, version })
/** Makes the event of an author whose comments changed state. */
export const authorChanged = (id: string): ChangeEvent => ({ kind: 'author', id, version: 0 })
/** Makes the event of a site whose settings, origins or rules changed. */
export const siteChanged = (id: string): ChangeEvent => ({ kind: 'site', id, version: 0 })

/**
 * Publishes events to this process at once and to the others by NOTIFY. Only `transact` and `writeStatement` publish, after
 * the commit; never inside the writing statement: commits that notify queue one by one (14,000 → 4,100 posts/s with 16
 * writers). Events are lost while a connection is down, so every listener also polls.
 */
export class Changes {
  readonly #pool: BoundedPool
  readonly #log: Log
  readonly #listeners = new Set<ChangeListener>()
  readonly #reconnectListeners = new Set<ReconnectListener>()
  #isConnected = true
  #pending = new Map<string, ChangeEvent>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | undefined

  constructor(pool: BoundedPool, log: Log) {
    this.#pool = pool
    this.#log = log
  }

  /** Publishes events of a committed change; call it before the request is answered. */
  publish(events: readonly ChangeEvent[]): void {
    if (events.length === 0) return
    for (const event of events) {
      this.receive(event)
      const key = `${event.kind} ${event.id}`
      if (event.version >= (this.#pending.get(key)?.version ?? 0)) this.#pending.set(key, event)
    }
    if (this.#timer) return
    this.#sending = this.#send()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#sending = this.#send()
    }, gatherMs)
    this.#timer.unref()
  }

  /** Resolves when all published events have been sent; for shutdown. */
  async flush(): Promise<void> {
    await this.#sending
    await this.#send()
  }

  /** Delivers an event received from another process. */
  receive(event: ChangeEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Calls the listener with every event until the returned function is called. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether events of other processes arrive; while false, caches must check the database each time. */
  get isConnected(): boolean {
    return this.#isConnected
  }

  /** Sets whether events of other processes arrive; calls the reconnect listeners when they do again. */
  setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected
    if (isConnected) for (const listener of this.#reconnectListeners) listener()
  }

  /** Calls the listener when events may have been lost. */
  onReconnect(listener: ReconnectListener): void {
    this.#reconnectListeners.add(listener)
  }

  /** Sends a test notification, which is no event. */
  async pulse(word: string): Promise<void> {
    await this.#notify(word)
  }

  #notify(payload: string) {
    return this.#pool.ask({ name: 'notify-changes', text: 'select pg_notify($1, $2)', values: [channel, payload] })
  }

  async #send(): Promise<void> {
    const events = [...this.#pending.values()].map(({ kind, id, version }) => `${kind}:${id}:${version}`)
    this.#pending = new Map()
    try {
      for (let from = 0; from < events.length; from += eventsPerNotice)
        await this.#notify(events.slice(from, from + eventsPerNotice).join(' '))
    } catch (error) {
      // Other processes see the change when they next poll.
      logFailure(this.#log, error, 'events were not sent to other processes')
    }
  }
}

/** Parses the payload of a notification; unknown kinds of events are left out. */
export function parseChanges(payload: string): ChangeEvent[] {
  return payload.split(' ').flatMap((word) => {
    const [name, id = '', version] = word.split(':')
    const kind = kinds.find((known) => known === name)
    return kind ? [{ kind, id, version: Number(version) }] : []
  })
}
