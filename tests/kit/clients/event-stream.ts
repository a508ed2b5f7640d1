import type { ThreadChanges } from '../../../shared/comments/threads.ts'

/** One server-sent event as it came. */
interface StreamEvent {
  id: number
  event: string
  data: ThreadChanges
}

/** A thread's events, followed by a client that only knows HTTP. */
interface Stream extends AsyncDisposable {
  events: StreamEvent[]
  /** Every comment id heard of, in order, repeats included. */
  ids: () => string[]
  /** Everything that came, as it came. */
  text: () => string
  ended: Promise<void>
}

/** Follows a thread from a version on, as a browser would that comes back with its last event's id. */
export async function follow(address: string, threadId: string, since = 0, site = '_'): Promise<Stream> {
  const aborting = new AbortController()
  const url = `${address}/api/v1/sites/${site}/threads/${threadId}/events`
  const response = await fetch(url, { headers: { 'Last-Event-ID': `${since}` }, signal: aborting.signal })
  if (response.status !== 200) throw new Error(`following answered ${response.status}`)
  const events: StreamEvent[] = []
  let text = ''
  let rest = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      const words = decoder.decode(chunk, { stream: true })
      text += words
      const parts = (rest + words).split('\n\n')
      rest = parts.pop()!
      for (const part of parts) {
        const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
        if (fields.data) events.push({ id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data) })
      }
    }
  }
  const ended = read().catch(() => {})
  return {
    events,
    ids: () => events.flatMap(({ data }) => (data.comments ?? []).map(({ id }) => id)),
    text: () => text,
    ended,
    async [Symbol.asyncDispose]() {
      aborting.abort()
      await ended
    },
  }
}

/** The line of one author: how often they were told to look, and everything that came. */
interface OwnStream extends AsyncDisposable {
  words: () => number
  text: () => string
}

/** Follows what becomes of the bearer's own comments in a thread. */
export async function followOwn(address: string, token: string, threadId: string): Promise<OwnStream> {
  const aborting = new AbortController()
  const headers = { Authorization: `Bearer ${token}` }
  const response = await fetch(`${address}/api/v1/sites/_/me/events?thread=${threadId}`, {
    headers,
    signal: aborting.signal,
  })
  if (response.status !== 200) throw new Error(`following answered ${response.status}`)
  let text = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) text += decoder.decode(chunk, { stream: true })
  }
  const ended = read().catch(() => {})
  return {
    words: () => text.split('event: own').length - 1,
    text: () => text,
    async [Symbol.asyncDispose]() {
      aborting.abort()
      await ended
    },
  }
}
