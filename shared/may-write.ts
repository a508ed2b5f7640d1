// Which pages may write, shared by server, widget and plain pages. Part of the first download: keep it short.

const loopbackRe = /^https?:..([^/]+\.)?(localhost|127(\.\d+){3}|\[::1])(:\d+)?$/

/** Whether an origin such as `http://localhost:4000` is on this machine. */
export const isLoopback = (origin: string): boolean => loopbackRe.test(origin)

/** Origins whose pages may write to a site, `https://*.example.org` for all below it; in trial mode also those on this machine. */
interface Origins {
  origins: readonly string[]
  trial: boolean
}

/**
 * Whether pages of `origin`, written as browsers write it, may write to a site. `own` is an address of the server, whose pages
 * may write, too; empty for none.
 */
export const mayWriteFrom = (origin: string, { origins, trial }: Origins, own: string): boolean =>
  [...origins, own && new URL(own).origin].some((one) => {
    const [start, end] = one.split('*')
    return end ? origin.startsWith(start!) && origin.endsWith(end) : one === origin
  }) ||
  (trial && isLoopback(origin))

/** Returns why nobody can write on a page; null if people can. `isKnown`, called last, says whether the page may write. */
export const findWriteLock = (
  readOnly: boolean,
  isClosed: boolean,
  isKnown: () => boolean,
): 'readonly' | 'closed' | 'unavailable' | null =>
  readOnly ? 'readonly' : isClosed ? 'closed' : isKnown() ? null : 'unavailable'
