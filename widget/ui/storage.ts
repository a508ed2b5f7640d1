// Storage may be blocked (private windows, settings, sandboxed frames): then the page's own memory must do.
const memory = new Map<string, string>()

/** Reads a value kept on this device; null where there is none. */
export function recall<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? memory.get(key) ?? 'null')
  } catch {
    return JSON.parse(memory.get(key) ?? 'null')
  }
}

/** Keeps a value on this device, as JSON; null forgets it. */
export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value)
  memory.set(key, text)
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Full or forbidden: the memory above has it for as long as the page lives.
  }
}

/** Where a reader is: a server, and one of its sites. */
export interface SiteRef {
  server: string
  site: string
}

/** What is unsent on a page, or remembered of writing there. */
export type Written = 'new' | `reply:${string}` | `edit:${string}` | 'outbox' | 'last' | 'read'

/**
 * Everything this device keeps of a site: its `guest`, those it had in the `past`, and who is signed in of the `team`, with token and viewer; the `name` last
 * used; the order, whom they `muted`, whether live updates are `paused`, what they have `seen`; by page, what is written.
 */
type StoredItem = 'guest' | 'past' | 'team' | 'name' | 'sort' | 'muted' | 'paused' | 'seen' | `${Written}:${string}`

/** The key something of a site is kept under; there are no others. */
export const storageKey = ({ server, site }: SiteRef, what: StoredItem): string => `afterword:${server}:${site}:${what}`
