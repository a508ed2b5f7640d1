import { decisionReasons } from '../../../shared/moderation/moderation.ts'
import type { Handlers } from '../keys/listen.ts'
import { conversationOf } from './conversation-page.ts'
import type { Station } from './model/queue-controller.ts'
import { openInPage } from './open-in-page.ts'

/** What keys do while a queue is open; nothing on another screen. */
export function handlersOf(station: Station): Handlers {
  const { context, queue, work, strip, isSingle, hasFilters, choose } = station
  const palette = station.openPalette
  if (context.route.peek().screen !== 'queue') return { palette }
  const open = queue.peek()
  const inHand = () => open.currentItem.peek()
  const visit = (address: string | undefined) => address && window.open(address, '_blank', 'noopener')
  return {
    approve: () => choose({ verb: 'approve' }, 'key'),
    reject: station.reject,
    spam: () => choose({ verb: 'spam' }, 'key'),
    undo: work.undo,
    next: () => open.move(1),
    previous: () => open.move(-1),
    claim: station.claim,
    assign: () => void station.assign(),
    reply: station.reply,
    parent: () => void station.around.step(-1),
    answer: () => void station.around.step(1),
    palette,
    select: () => inHand() && station.select(inHand()!.id),
    selectRange: () => inHand() && station.select(inHand()!.id, true),
    selectAll: station.selectAll,
    search: () => document.querySelector<HTMLElement>('#search')?.focus(),
    single() {
      isSingle.value = !isSingle.peek()
    },
    filters() {
      hasFilters.value = !hasFilters.peek()
    },
    history: () => document.querySelector<HTMLElement>('#pane')?.focus(),
    note: () => void station.openNotes(),
    sanctions: () => void station.openSanctions(),
    pick: () => station.mark('pick'),
    pin: () => station.mark('pin'),
    open: () => void (inHand() && openInPage(context, inHand()!)),
    conversation: () => visit(inHand() ? conversationOf(context, inHand()!) : undefined),
    digit(n) {
      const reason = decisionReasons[n - 1]
      if (!strip.peek() || !reason) return false
      station.because(reason, 'key')
      return true
    },
    close() {
      if (strip.peek()) strip.value = null
      else if (station.replying.peek()) station.reply()
      else if (station.around.back()) return true
      else if (work.selected.peek().size > 0) work.selected.value = new Set()
      else return false
      return true
    },
  }
}
