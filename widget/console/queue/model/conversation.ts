import { batch, type Signal, signal } from '@preact/signals'
import type { Comment } from '../../../../shared/comments/comments.ts'
import type { ConsoleContext } from '../../context.ts'
import type { Queue } from './queue.ts'

/** Steps through the ancestors and replies of the current comment, which stays the one that is decided. */
export interface Conversation {
  /** 0 is the comment itself, -1 what it answers, and so on up; 1 its first reply, 2 the first reply to that. */
  at: Signal<number>
  /** The first reply, the first reply to it, and so on: as many as were read. */
  replies: Signal<Comment[]>
  /** Goes up (-1) or down (1). */
  step: (by: 1 | -1) => Promise<void>
  /** Goes back to the comment itself. Returns whether one was anywhere else. */
  back: () => boolean
  reset: () => void
}

export function createConversation(
  { request, announce, words: { say } }: ConsoleContext,
  queue: Signal<Queue>,
): Conversation {
  const at = signal(0)
  const replies = signal<Comment[]>([])
  let isReading = false

  function go(to: number): void {
    at.value = to
    const id = to === 0 ? `card-${queue.peek().current.peek()}` : `around-${to}`
    requestAnimationFrame(() => {
      const place = document.getElementById(id)
      place?.focus({ preventScroll: true })
      place?.scrollIntoView({ block: 'nearest' })
    })
  }

  /** Reads one reply further, as readers see it. Returns whether there is one. */
  async function read(): Promise<boolean> {
    const item = queue.peek().currentItem.peek()
    if (!item || isReading) return false
    const above = replies.peek().at(-1)?.id ?? item.id
    isReading = true
    const page = await request('GET /comments/{id}/replies', { params: { id: above }, query: { limit: 1 } }).catch(
      () => null,
    )
    isReading = false
    if (queue.peek().currentItem.peek() !== item) return false
    const first = page?.items[0]
    if (first) replies.value = [...replies.peek(), first]
    else announce(say(page ? 'around.none' : 'con.fail'))
    return first !== undefined
  }

  return {
    at,
    replies,
    async step(by) {
      const item = queue.peek().currentItem.peek()
      if (!item) return
      const from = at.peek()
      const to = from + by
      if (-to > item.card.peek().parents.length) announce(say('around.top'))
      else if (to <= replies.peek().length || (await read())) go(from + by)
    },
    back() {
      if (at.peek() === 0) return false
      go(0)
      return true
    },
    reset() {
      batch(() => {
        at.value = 0
        replies.value = []
      })
    },
  }
}
