import { decisionReasons } from '../../../shared/moderation/moderation.ts'
import type { Handlers } from '../keys/listen.ts'
import { conversationOf } from './conversation-page.ts'
import type { QueueController } from './model/queue-controller.ts'
import { openInPage } from './open-in-page.ts'

/** Shortcut handlers while a queue is open; on other screens only the palette has one. */
export function keyHandlersOf(controller: QueueController): Handlers {
  const { context, layout, selection, choices, reasonPicker, undo, claims, assignments } = controller
  const { authorActions, conversation, replying, dialogs } = controller
  const palette = () => void dialogs.palette()
  if (context.route.peek().screen !== 'queue') return { palette }
  const open = controller.queue.peek()
  const inHand = () => open.currentItem.peek()
  const visit = (address: string | undefined) => address && window.open(address, '_blank', 'noopener')
  return {
    approve: () => choices.choose({ verb: 'approve' }, 'key'),
    reject: reasonPicker.toggle,
    spam: () => choices.choose({ verb: 'spam' }, 'key'),
    undo: undo.undoLast,
    next: () => open.move(1),
    previous: () => open.move(-1),
    claim: claims.toggle,
    assign: () => void assignments.toggle(),
    reply: replying.toggle,
    parent: () => void conversation.step(-1),
    answer: () => void conversation.step(1),
    palette,
    select: () => inHand() && selection.toggle(inHand()!.id),
    selectRange: () => inHand() && selection.toggle(inHand()!.id, true),
    selectAll: selection.toggleAll,
    search: () => document.querySelector<HTMLElement>('#search')?.focus(),
    single() {
      layout.isSingle.value = !layout.isSingle.peek()
    },
    filters() {
      layout.hasFilters.value = !layout.hasFilters.peek()
    },
    history: () => document.querySelector<HTMLElement>('#pane')?.focus(),
    note: () => void authorActions.openNotes(),
    sanctions: () => void authorActions.openSanctions(),
    feature: () => authorActions.mark('feature'),
    pin: () => authorActions.mark('pin'),
    open: () => void (inHand() && openInPage(inHand()!)),
    conversation: () => visit(inHand() ? conversationOf(context, inHand()!) : undefined),
    digit(n) {
      const reason = decisionReasons[n - 1]
      if (!reasonPicker.open.peek() || !reason) return false
      choices.rejectFor(reason, 'key')
      return true
    },
    close() {
      if (reasonPicker.open.peek()) reasonPicker.close()
      else if (replying.item.peek()) replying.toggle()
      else if (conversation.back()) return true
      else if (selection.ids.peek().size > 0) selection.clear()
      else return false
      return true
    },
  }
}
