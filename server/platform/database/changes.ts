import type pg from 'pg'
import type { Log } from '../log.ts'

/** The channel all processes of one database listen on. */
export const channel = 'afterword_changes'

/** Changes within this time travel together; the first goes at once. */
const gatherMs = 50
/** PostgreSQL takes 8,000 bytes a notification; one change is at most 60. */
const changesPerNotice = 100

/** Hears of a thread with the version it reached, or of a person with 0: there may be news of their own comments. */
export type ChangeListener = (id: string, version: number) => void

/** What makes up for word that may have been lost. */
export type DoubtListener = () => void

/**
 * Word of changed threads, ids and versions only. Who changed one publishes after the commit: everybody in this process hears
 * at once, the other processes by NOTIFY. Never inside the writing statement: commits that notify queue one by one
 * (14,000 → 4,100 posts/s with 16 writers). Word may be lost with a connection; who keeps something asks again in time.
 */
export class Changes {
  readonly #pool: pg.Pool
  readonly #log: Log
  readonly #listeners = new Set<ChangeListener>()
  readonly #doubters = new Set<DoubtListener>()
  #isHeard = true
  #pending = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | undefined

  constructor(pool: pg.Pool, log: Log) {
    this.#pool = pool
    this.#log = log
  }

  /** Tells everybody that a thread has reached a version. To be called when its change is committed, before it is answered. */
  publish(threadId: string, version: number): void {
    this.receive(threadId, version)
    this.#pending.set(threadId, version)
    if (this.#timer) return
    this.#sending = this.#send()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#sending = this.#send()
    }, gatherMs)
    this.#timer.unref()
  }

  /** Tells everybody that something may have become of somebody's comments which the thread does not say. As publish. */
  publishAuthor(authorId: string): void {
    this.publish(authorId, 0)
  }

  /** Waits until what was published is told. For who is about to leave. */
  async flush(): Promise<void> {
    await this.#sending
    await this.#send()
  }

  /** Passes on what another process told. */
  receive(threadId: string, version: number): void {
    for (const listener of this.#listeners) listener(threadId, version)
  }

  /** Hears of every change until the returned function is called. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** False while word from other processes cannot arrive: what is kept must be checked each time. */
  get isHeard(): boolean {
    return this.#isHeard
  }

  /** Says whether word from other processes arrives. Once it does again, what happened meanwhile is looked for. */
  setHeard(isHeard: boolean): void {
    this.#isHeard = isHeard
    if (isHeard) for (const listener of this.#doubters) listener()
  }

  /** Hears when word may have been lost. */
  onDoubt(listener: DoubtListener): void {
    this.#doubters.add(listener)
  }

  async #send(): Promise<void> {
    const changes = [...this.#pending].map(([threadId, version]) => `${threadId}:${version}`)
    this.#pending = new Map()
    try {
      for (let from = 0; from < changes.length; from += changesPerNotice)
        await this.#pool.query({
          name: 'notify-changes',
          text: 'select pg_notify($1, $2)',
          values: [channel, changes.slice(from, from + changesPerNotice).join(' ')],
        })
    } catch (error) {
      // The others find out when they next look for themselves.
      this.#log.warn({ err: error }, 'changes were not told to other processes')
    }
  }
}

/** Reads what `Changes` sent. */
export function parseChanges(payload: string): [threadId: string, version: number][] {
  return payload.split(' ').map((change) => {
    const [threadId = '', version] = change.split(':')
    return [threadId, Number(version)]
  })
}
