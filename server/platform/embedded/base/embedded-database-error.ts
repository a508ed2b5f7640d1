/**
 * What the operator has to know when the embedded database cannot run: one or two sentences that end with the way out.
 * `what` comes without its last full stop, for example "The disk is full. Make room".
 */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError'

  constructor(what: string, options?: ErrorOptions) {
    super(`${what}, or set DATABASE_URL`, options)
  }
}
