/** Counts what each address has open now, up to a maximum. An address of null is not counted: many clients stand behind it. */
export class PerAddress {
  readonly #open = new Map<string, number>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  /** Counts one more of an address until the returned function is called; returns null if it has as many as it may have. */
  enter(address: string | null): (() => void) | null {
    if (address === null) return () => {}
    const now = this.#open.get(address) ?? 0
    if (now >= this.#max) return null
    this.#open.set(address, now + 1)
    return () => {
      const left = this.#open.get(address)! - 1
      if (left > 0) this.#open.set(address, left)
      else this.#open.delete(address)
    }
  }
}
