import { vi } from 'vitest'
import { origin, pageUrl } from '../fixtures/app.ts'

/** One post a client tried: written down before it is sent, and what came of it after. */
export interface Entry {
  key: string
  token: string
  source: string
  /** The id the server acknowledged; null while the outcome is unknown. */
  id: string | null
  refusal: string | null
}

/**
 * Clients that post as fast as they are answered and keep a journal, through whatever becomes of the server: an acknowledged
 * post must exist exactly once, an unknown one at most once until its retry settles it.
 */
export function startPosting(addressOf: () => string, clients: number) {
  const journal: Entry[] = []
  let isStopping = false
  let outages = 0

  async function attempt(entry: Entry): Promise<void> {
    try {
      const response = await fetch(`${addressOf()}/api/v1/sites/_/comments`, {
        method: 'POST',
        headers: {
          Origin: origin,
          'Content-Type': 'application/json',
          Authorization: `Bearer ${entry.token}`,
          'Idempotency-Key': entry.key,
        },
        body: JSON.stringify({ page: { url: pageUrl }, body: entry.source }),
        signal: AbortSignal.timeout(10_000),
      })
      const answer = await response.json()
      if (response.status === 201) entry.id = answer.comment.id
      // 5xx leaves the outcome open: the server may have died between doing and saying.
      else if (response.status < 500) entry.refusal = answer.type
      else outages++
    } catch {
      outages++
    }
  }

  /** Tries to post, and again while nobody knows what became of it and the caller has not given up. */
  const tryUntil = (entry: Entry, hasGivenUp: () => boolean) =>
    vi.waitUntil(
      async () => {
        await attempt(entry)
        return !isOpen(entry) || hasGivenUp()
      },
      { timeout: 120_000, interval: 50 },
    )

  async function client(name: number): Promise<void> {
    const token = await makeGuest(addressOf, `Client ${name}`)
    for (let post = 0; !isStopping; post++) {
      const entry: Entry = {
        key: crypto.randomUUID(),
        token,
        // What must come back byte for byte: line ends, trailing spaces, every plane of Unicode.
        source: `Post ${post} of ${name}.\r\n\tÅ 你好 👩‍👩‍👧 \u{1d54f}  `,
        id: null,
        refusal: null,
      }
      journal.push(entry)
      await tryUntil(entry, () => isStopping)
    }
  }

  const running = Promise.all(Array.from({ length: clients }, (_, name) => client(name)))
  return {
    journal,
    /** How many posts the server has acknowledged. */
    acknowledged: () => journal.filter(({ id }) => id !== null).length,
    /** How often a request found nobody or a server in trouble. */
    outages: () => outages,
    /** Stops posting, and asks again under the same key where the answer to a post was lost. */
    async finish(): Promise<void> {
      isStopping = true
      await running
      for (const entry of journal) if (isOpen(entry)) await tryUntil(entry, () => false)
    },
  }
}

/** Whether nobody knows yet what became of a post. */
const isOpen = ({ id, refusal }: Entry) => id === null && refusal === null

/** Makes a guest, through whatever outage. Returns their token. */
export function makeGuest(addressOf: () => string, name: string): Promise<string> {
  return vi.waitUntil(
    async () => {
      try {
        const response = await fetch(`${addressOf()}/api/v1/sites/_/guests`, {
          method: 'POST',
          headers: { Origin: origin, 'Content-Type': 'application/json' },
          body: JSON.stringify({ name }),
        })
        return response.status === 201 && (await response.json()).token
      } catch {
        // Killed just now: another attempt finds the next one.
        return false
      }
    },
    { timeout: 120_000, interval: 50 },
  )
}
