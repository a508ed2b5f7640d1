// Who may write where, once for the server, the widget and the plain pages. It travels with the first comment: keep it short.

const loopbackRe = /^https?:..([^/]+\.)?(localhost|127(\.\d+){3}|\[::1])(:\d+)?$/

/** Says whether an origin, as `http://localhost:4000`, is this very machine. */
export const isLoopback = (origin: string): boolean => loopbackRe.test(origin)

/** Which pages may write to a site: those on its origins, and in trial mode those on this machine. */
interface Origins {
  origins: readonly string[]
  trial: boolean
}

/** Says whether pages of `origin` may write to a site. `own` is an address of the server, whose pages may write too. */
export const mayWriteFrom = (origin: string, { origins, trial }: Origins, own: string | null): boolean =>
  origins.includes(origin) || (!!own && new URL(own).origin === origin) || (trial && isLoopback(origin))

/**
 * Says why nobody can write on a page, whoever they are and whatever they write; null where they can.
 * `isKnown` says whether the page may write, and is asked last.
 */
export const whyNoWriting = (
  readOnly: boolean,
  isClosed: boolean,
  isKnown: () => boolean,
): 'readonly' | 'closed' | 'unavailable' | null =>
  readOnly ? 'readonly' : isClosed ? 'closed' : isKnown() ? null : 'unavailable'
