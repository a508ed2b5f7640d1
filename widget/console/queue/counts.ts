import type { ConsoleContext } from '../context.ts'

const everyMs = 5_000

/** Polls counts and the open queue every five seconds while the page is visible. Returns a function that stops it. */
export function keepCounts(
  { request, counts, assignedToMe, isReached }: ConsoleContext,
  refresh: () => Promise<void>,
): () => void {
  let isAsking = false

  async function look(): Promise<void> {
    if (document.hidden || isAsking) return
    isAsking = true
    try {
      const [answer] = await Promise.all([request('GET /moderation/queues'), refresh()])
      counts.value = answer.queues
      assignedToMe.value = answer.assignedToMe
      isReached.value = true
    } catch {
      isReached.value = false
    }
    isAsking = false
  }

  const looking = setInterval(look, everyMs)
  document.addEventListener('visibilitychange', look)
  void look()
  return () => {
    clearInterval(looking)
    document.removeEventListener('visibilitychange', look)
  }
}
