import type { Signal } from '@preact/signals'
import type { ConsoleContext } from '../../context.ts'
import { wordsOf } from '../../refusal.ts'
import type { QueueDialogs } from './dialogs.ts'
import { belongs, type Item, markChanged, readCard } from './item.ts'
import type { Notices } from './notices.ts'
import type { Queue } from './queue.ts'
import type { UndoHistory } from './undo.ts'

/** Actions on the current comment besides deciding: on its author, its thread and its marks. */
export interface AuthorActions {
  openNotes: () => Promise<void>
  openSanctions: () => Promise<void>
  openPostingLimits: () => Promise<void>
  /** Pins or features the comment in hand, or takes that away. */
  mark: (name: 'pin' | 'feature') => void
}

interface Parts {
  undo: UndoHistory
  notices: Notices
  dialogs: Pick<QueueDialogs, 'notes' | 'sanctions' | 'postingLimits'>
}

export function createAuthorActions(
  context: ConsoleContext,
  queue: Signal<Queue>,
  { undo, notices, dialogs }: Parts,
): AuthorActions {
  const { request, words } = context
  const { say } = words
  const inHand = () => queue.peek().currentItem.peek()
  const showMissing = () => notices.show(say('con.chunk'), true)

  async function reload(item: Item): Promise<void> {
    const card = await readCard(context, item.id)
    if (!card) return
    markChanged(item, item.isPending)
    item.card.value = card
    // What they wrote may have gone with them.
    if (!belongs(queue.peek().name, card)) queue.peek().leave(new Set([item.id]))
  }

  async function setMark(item: Item, name: 'pin' | 'feature'): Promise<void> {
    const { marks = [] } = item.card.peek().comment
    const isOn = marks.includes(name === 'pin' ? 'pinned' : 'featured')
    const endpoint = `${isOn ? 'DELETE' : 'PUT'} /moderation/comments/{id}/${name}` as const
    try {
      const { batch } = await request(endpoint, { params: { id: item.id } })
      undo.recordOther(name, batch)
      await reload(item)
    } catch (error) {
      notices.show(wordsOf(error) ?? say('team.fail'), true)
    }
  }

  return {
    async openNotes() {
      const item = inHand()
      if (item) await dialogs.notes(item.card.peek()).catch(showMissing)
    },
    async openSanctions() {
      const item = inHand()
      if (item) await dialogs.sanctions(item.card.peek(), undo.recordOther, () => void reload(item)).catch(showMissing)
    },
    async openPostingLimits() {
      const item = inHand()
      if (item)
        await dialogs
          .postingLimits(
            item.card.peek(),
            (batch) => undo.recordOther('limits', batch),
            () => void reload(item),
          )
          .catch(showMissing)
    },
    mark(name) {
      const item = inHand()
      if (!item) return
      if (item.card.peek().comment.state === 'published') void setMark(item, name)
      else notices.show(say('mark.unpublished'), true)
    },
  }
}
