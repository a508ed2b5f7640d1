import { type Signal, signal } from '@preact/signals'
import { belongs, type Item } from './item.ts'
import type { Queue } from './queue.ts'

/** The comment a reply to is being written. */
export interface Replying {
  item: Signal<Item | null>
  /** Opens or closes the box for a reply to the comment in hand. */
  toggle: () => void
  /** Closes the box, where it is this comment's, and puts away what was approved to be answered. */
  end: (item: Item) => void
  /** Another comment is in hand: the box of the one before closes. */
  leave: (currentId: string | null) => void
}

export function createReplying(queue: Signal<Queue>): Replying {
  const replying = signal<Item | null>(null)

  function end(item: Item): void {
    const open = queue.peek()
    if (replying.peek() === item) {
      replying.value = null
      document.getElementById(`card-${item.id}`)?.focus()
    }
    if (item.isPending && !belongs(open.name, item.card.peek())) open.leave(new Set([item.id]))
  }

  return {
    item: replying,
    toggle() {
      const item = queue.peek().currentItem.peek()
      if (replying.peek()) end(replying.peek()!)
      else if (item && item.card.peek().comment.state !== 'deleted') replying.value = item
    },
    end,
    leave(currentId) {
      const item = replying.peek()
      if (!item || item.id === currentId) return
      replying.value = null
      end(item)
    },
  }
}
