import type { Card } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import { wordsOf } from '../../refusal.ts'
import type { Work } from './decisions.ts'
import { belongs, type Item } from './item.ts'
import type { Queue } from './queue.ts'
import type { Station } from './queue-controller.ts'

/** What can be done beside deciding about the comment in hand: about its author, and to mark it. */
export function createAside(
  context: ConsoleContext,
  work: Work,
  queue: () => Queue,
): Pick<Station, 'openNotes' | 'openSanctions' | 'openPostingLimits' | 'mark'> {
  const { ask, announce, words } = context
  const { say } = words
  const inHand = () => queue().currentItem.peek()

  function tell(word: string): void {
    work.notice.value = word
    announce(word, true)
  }

  async function dialogs() {
    try {
      return await import('../../people/dialogs.tsx')
    } catch {
      tell(say('con.chunk'))
      return null
    }
  }

  async function reload(item: Item): Promise<void> {
    const answer = await ask<{ card: Card }>('GET', `/moderation/comments/${item.id}`).catch(() => null)
    if (!answer) return
    item.ownMs = performance.now()
    item.card.value = answer.card
    // What they wrote may have gone with them.
    if (!belongs(queue().name, answer.card)) queue().leave(new Set([item.id]))
  }

  async function setMark(item: Item, name: 'pin' | 'pick'): Promise<void> {
    const { marks = [] } = item.card.peek().comment
    const isOn = marks.includes(name === 'pin' ? 'pinned' : 'pick')
    try {
      const { batch } = await ask<{ batch: string | null }>(
        isOn ? 'DELETE' : 'PUT',
        `/moderation/comments/${item.id}/${name}`,
      )
      work.keep(name, batch)
      await reload(item)
    } catch (error) {
      tell(wordsOf(error) ?? say('team.fail'))
    }
  }

  return {
    async openNotes() {
      const item = inHand()
      if (item) (await dialogs())?.openNotes(context, item.card.peek())
    },
    async openSanctions() {
      const item = inHand()
      if (item) (await dialogs())?.openSanctions(context, item.card.peek(), work.keep, () => void reload(item))
    },
    async openPostingLimits() {
      const item = inHand()
      const heat = item && (await import('../../posting-limits/posting-limits.tsx').catch(() => tell(say('con.chunk'))))
      if (heat)
        heat.openPostingLimits(
          context,
          item.card.peek(),
          (batch) => work.keep('heat', batch),
          () => void reload(item),
        )
    },
    mark(name) {
      const item = inHand()
      if (!item) return
      if (item.card.peek().comment.state === 'published') void setMark(item, name)
      else tell(say('mark.unpublished'))
    },
  }
}
