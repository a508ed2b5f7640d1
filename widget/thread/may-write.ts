import type { Reader } from './widget.ts'

const loopbackRe = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

/** Says whether the page is on this very machine. */
export const isLoopback = () => loopbackRe.test(location.hostname)

/** Why nobody can write here, as the key of its words; null where they can. The server decides the same way. */
export function whyNoWriting({ shadow, thread, options }: Reader): 'readonly' | 'closed' | 'unavailable' | null {
  const { readOnly, origins, trial } = thread.settings.value!
  if (readOnly) return 'readonly'
  if (thread.thread.value!.state === 'closed' || options.isClosed) return 'closed'
  if (!shadow) return null
  const { origin } = location
  const isKnown = origins.includes(origin) || origin === new URL(options.server).origin || (trial && isLoopback())
  return isKnown ? null : 'unavailable'
}
