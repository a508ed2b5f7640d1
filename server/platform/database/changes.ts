import type pg from 'pg'
import type { Log } from '../log.ts'

/** The channel all processes of one database listen on. */
export const channel = 'afterword_changes'

/** Events within this time travel together; the first goes at once. */
const gatherMs = 50
/** PostgreSQL takes 8,000 bytes a notification; one event is at most 60. */
const eventsPerNotice = 100

const kinds = ['thread', 'author', 'site'] as const

/**
 * Something that changed, ids only. `thread`: readers see another version of it. `author`: something became of somebody's
 * comments that only they are told. `site`: settings, origins or rules. Only threads are numbered; the others have version 0.
 */
export interface ChangeEvent {
  kind: (typeof kinds)[number]
  id: string
  version: number
}

export type ChangeListener = (event: ChangeEvent) => void
export type ReconnectListener = () => void

/** The event of a thread that has reached a version. */
export const threadChanged = (id: string, version: number): ChangeEvent => ({ kind: 'thread', id, version })
/** The event of an author whose comments stand differently. */
export const authorChanged = (id: string): ChangeEvent => ({ kind: 'author', id, version: 0 })
/** The event of a site whose settings, origins or rules changed. */
export const siteChanged = (id: string): ChangeEvent => ({ kind: 'site', id, version: 0 })

/**
 * Publishes events to this process at once and to the others by NOTIFY. Only `transact` and `writeStatement` publish, after
 * the commit; never inside the writing statement: commits that notify queue one by one (14,000 → 4,100 posts/s with 16
 * writers). An event may be lost with a connection, so every listener also looks for itself from time to time.
 */
export class Changes {
  readonly #pool: pg.Pool
  readonly #log: Log
  readonly #listeners = new Set<ChangeListener>()
  readonly #reconnectListeners = new Set<ReconnectListener>()
  #isConnected = true
  #pending = new Map<string, ChangeEvent>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | undefined

  constructor(pool: pg.Pool, log: Log) {
    this.#pool = pool
    this.#log = log
  }

  /** Publishes events of a change that is committed, before it is answered. */
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

  /** Resolves when everything published was sent. For a process that is about to end. */
  async flush(): Promise<void> {
    await this.#sending
    await this.#send()
  }

  /** Passes on an event of another process. */
  receive(event: ChangeEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Calls the listener with every event until the returned function is called. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** False while events of other processes cannot arrive: caches must then check each time. */
  get isConnected(): boolean {
    return this.#isConnected
  }

  /** Sets whether events of other processes arrive. When they do again, reconnect listeners look for what was missed. */
  setConnected(isConnected: boolean): void {
    this.#isConnected = isConnected
    if (isConnected) for (const listener of this.#reconnectListeners) listener()
  }

  /** Calls the listener when events may have been lost. */
  onReconnect(listener: ReconnectListener): void {
    this.#reconnectListeners.add(listener)
  }

  async #send(): Promise<void> {
    const events = [...this.#pending.values()].map(({ kind, id, version }) => `${kind}:${id}:${version}`)
    this.#pending = new Map()
    try {
      for (let from = 0; from < events.length; from += eventsPerNotice)
        await this.#pool.query({
          name: 'notify-changes',
          text: 'select pg_notify($1, $2)',
          values: [channel, events.slice(from, from + eventsPerNotice).join(' ')],
        })
    } catch (error) {
      // The others find out when they next look for themselves.
      this.#log.warn({ err: error }, 'events were not sent to other processes')
    }
  }
}

/** Reads the payload of one notification. Kinds of event that this version does not know are left out. */
export function parseChanges(payload: string): ChangeEvent[] {
  return payload.split(' ').flatMap((word) => {
    const [name, id = '', version] = word.split(':')
    const kind = kinds.find((known) => known === name)
    return kind ? [{ kind, id, version: Number(version) }] : []
  })
}
