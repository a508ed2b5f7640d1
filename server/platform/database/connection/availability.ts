import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../../log.ts'
import { probe } from './probe.ts'

/** Time limit of the check, connecting included. */
const patienceMs = 3_000
/** Pause between two checks while the database is down. */
const pauseMs = { first: 100, longest: 500 }
/** Codes of a server that cannot be used yet or any more: starting, stopping, recovering; and of a pooler without a server. */
const downRe = /^(08|57P0)/

/**
 * Whether the database answers. No check runs while queries succeed. After a lost connection or a long wait, one query on a new
 * connection decides; while it fails it is repeated until it succeeds.
 */
export class Availability {
  readonly #connection: pg.ClientConfig
  readonly #log: Log
  readonly #listeners = { down: new Set<() => void>(), up: new Set<() => void>() }
  #isDown = false
  #isClosed = false
  #checking: Promise<void> | undefined
  #answeredAtMs = 0
  #downAtMs = 0

  constructor(connection: pg.ClientConfig, log: Log) {
    this.#connection = connection
    this.#log = log
  }

  /** True from the first failed check to the next successful one. */
  get isDown(): boolean {
    return this.#isDown
  }

  /** Records that a query was answered just now: the database may be slow, but is not down. */
  reportAnswer(): void {
    this.#answeredAtMs = performance.now()
  }

  /** Calls the listener each time the database goes down or comes up. */
  on(event: 'down' | 'up', listener: () => void): void {
    this.#listeners[event].add(listener)
  }

  /** Starts a check unless one is running. */
  check(): void {
    if (this.#isClosed) return
    this.#checking ??= this.#repeat().finally(() => {
      this.#checking = undefined
    })
  }

  /** Stops checking. */
  close(): void {
    this.#isClosed = true
  }

  async #repeat(): Promise<void> {
    for (let pausedMs = pauseMs.first; !this.#isClosed; pausedMs = Math.min(pausedMs * 2, pauseMs.longest)) {
      const beganAtMs = performance.now()
      const failure = await this.#ask()
      if (failure === null) return this.#setUp()
      // Slow, not down: another query was answered while this one waited.
      if (!this.#isDown && failure.isTimeout && this.#answeredAtMs > beganAtMs) return
      this.#setDown(failure.message)
      await pause(pausedMs, undefined, { ref: false })
    }
  }

  #setUp(): void {
    if (!this.#isDown) return
    this.#isDown = false
    this.#log.info({ afterS: Math.round((performance.now() - this.#downAtMs) / 1_000) }, 'the database answers again')
    for (const listener of this.#listeners.up) listener()
  }

  #setDown(reason: string): void {
    if (this.#isDown || this.#isClosed) return
    this.#isDown = true
    this.#downAtMs = performance.now()
    this.#log.warn({ reason }, 'the database does not answer')
    for (const listener of this.#listeners.down) listener()
  }

  /** Resolves with null if the server answers, even with a refusal: whoever queries it gets that refusal. */
  async #ask(): Promise<{ message: string; isTimeout: boolean } | null> {
    const failure = await probe(this.#connection, { patienceMs, name: 'afterword check' })
    if (!failure) return null
    const { message, code } = failure
    if (failure instanceof pg.DatabaseError && !downRe.test(code ?? '')) return null
    return { message: message || String(code), isTimeout: /time(d )?out/i.test(message) }
  }
}
