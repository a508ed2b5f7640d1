import type { Operations } from '../../shared/api/operations.ts'
import type { RequestInput } from '../../shared/api/types.ts'
import { Failure } from './failure.ts'

type Streaming = {
  [E in keyof Operations]: Operations[E]['replies'] extends { 200: { type: 'text/event-stream' } } ? E : never
}[keyof Operations]

/** One event of a stream, as the server sent it. */
interface ServerEvent {
  event: string
  data: string
}

/**
 * Asks an operation that answers with a stream of events, and yields them as they come, until one called `end`. Aborting the
 * signal closes the connection, which ends the work on the server, too.
 * @throws Failure where the server refuses or the stream is cut off; what fetch throws where nobody answers or it is aborted
 */
type StreamEvents = <E extends Streaming>(
  endpoint: E,
  input: RequestInput<Operations[E]> & { signal: AbortSignal },
) => AsyncGenerator<ServerEvent>

/** Makes the one way to read such streams: EventSource can send no body. `base` ends with the site, as for createRequest. */
export function createStreamEvents(base: string): StreamEvents {
  return async function* streamEvents(endpoint: string, input: object) {
    const { body, signal } = input as { body?: object; signal: AbortSignal }
    const [method, path] = endpoint.split(' ') as [string, string]
    const response = await fetch(base + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    })
    if (!response.ok) throw new Failure('network', await response.json())
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let left = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) throw new Failure('network')
      const events = (left + value).split('\n\n')
      left = events.pop()!
      for (const text of events) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(text) ?? []
        if (event === 'end') return
        if (event) yield { event, data: data! }
      }
    }
  }
}
