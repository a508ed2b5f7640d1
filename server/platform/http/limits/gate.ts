import { Problem } from '../problem.ts'

interface GateOptions {
  /** Runs at once, of everybody and of one address. */
  running: number
  runningPerAddress: number
  /** Waits, of everybody and of one address; the next is refused. */
  waiting: number
  waitingPerAddress: number
  /** What is refused, in the plural, for the answer: `searches`. */
  what: string
  onFull: () => void
}

interface Waiting {
  address: string | null
  start: () => void
}

/** Seconds after which a refused client may try again: about as long as one turn takes. */
const retryAfterS = 2

/**
 * Limits how much work of one costly kind runs at once. The rest waits in a short queue, in its order, except that an address
 * with its share running lets others pass. An address of null has no share of its own: many clients stand behind it.
 */
export class Gate {
  readonly #options: GateOptions
  readonly #running = new Map<string | null, number>()
  #runningNow = 0
  #waiting: Waiting[] = []

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** Runs work of an address as soon as there is room for it. @throws Problem rate-limited, if too much of it waits */
  async run<T>(address: string | null, work: () => Promise<T>): Promise<T> {
    await this.#enter(address)
    try {
      return await work()
    } finally {
      this.#leave(address)
    }
  }

  async #enter(address: string | null): Promise<void> {
    if (this.#hasRoom(address)) {
      this.#count(address, 1)
      return
    }
    const { waiting, waitingPerAddress } = this.#options
    const ofAddress = this.#waiting.filter((one) => one.address === address).length
    if (this.#waiting.length >= waiting || (address !== null && ofAddress >= waitingPerAddress)) throw this.#refusal()
    await new Promise<void>((resolve) => this.#waiting.push({ address, start: resolve }))
  }

  #leave(address: string | null): void {
    this.#count(address, -1)
    const next = this.#waiting.findIndex((one) => this.#hasRoom(one.address))
    if (next < 0) return
    const [one] = this.#waiting.splice(next, 1)
    this.#count(one!.address, 1)
    one!.start()
  }

  #hasRoom(address: string | null): boolean {
    const { running, runningPerAddress } = this.#options
    return this.#runningNow < running && (address === null || (this.#running.get(address) ?? 0) < runningPerAddress)
  }

  #count(address: string | null, by: 1 | -1): void {
    const now = (this.#running.get(address) ?? 0) + by
    if (now > 0) this.#running.set(address, now)
    else this.#running.delete(address)
    this.#runningNow += by
  }

  #refusal(): Problem {
    const { what, onFull } = this.#options
    onFull()
    return new Problem('rate-limited', {
      retryAfterS,
      detail: `Too many ${what} at once; try again in ${retryAfterS} seconds`,
      headers: { 'Retry-After': String(retryAfterS) },
    })
  }
}
