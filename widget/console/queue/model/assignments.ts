import { batch } from '@preact/signals'
import { type AssignmentReply, assignmentsMax } from '../../../../shared/moderation/assignments.ts'
import type { ConsoleContext } from '../../context.ts'
import { wordsOf } from '../../refusal.ts'
import type { Work } from './decisions.ts'
import { type Item, isAssigned } from './item.ts'
import type { Queue } from './queue.ts'
import type { Station } from './queue-controller.ts'

/** Asking a colleague to look at what is in hand or selected, and taking that back with the same press. */
export function createAssigning(
  context: ConsoleContext,
  work: Work,
  queue: () => Queue,
  targets: () => Item[],
): Pick<Station, 'assign'> {
  const { ask, announce, words } = context
  const { say } = words

  /** Asks for each hundred at a time. @throws Failure */
  async function send(items: Item[], to: string | null, note?: string): Promise<void> {
    const batches: string[] = []
    try {
      for (let from = 0; from < items.length; from += assignmentsMax) {
        const comments = items.slice(from, from + assignmentsMax).map(({ id }) => id)
        const reply = await ask<AssignmentReply>('POST', '/moderation/assignments', {
          comments,
          to,
          ...(note && { note }),
        })
        if (reply.batch) batches.push(reply.batch)
        take(items, reply)
      }
    } finally {
      if (batches.length > 0) work.keep(to === null ? 'unassign' : 'assign', batches)
    }
    work.selected.value = new Set()
  }

  function take(items: Item[], reply: AssignmentReply): void {
    const now = new Map(reply.items.map(({ comment, assignment }) => [comment, assignment]))
    const open = queue()
    batch(() => {
      for (const item of items)
        if (now.has(item.id)) {
          item.ownMs = performance.now()
          item.card.value = { ...item.card.peek(), assignment: now.get(item.id)! }
        }
      const { assigned } = open.filters
      const left = assigned ? items.filter(({ card }) => !isAssigned(card.peek(), assigned)) : []
      if (left.length > 0) open.leave(new Set(left.map(({ id }) => id)))
    })
  }

  function tell(word: string): void {
    work.notice.value = word
    announce(word, true)
  }

  return {
    async assign() {
      const items = targets()
      if (items.length === 0) return
      if (items.every(({ card }) => card.peek().assignment))
        return send(items, null).catch((error) => tell(wordsOf(error) ?? say('team.fail')))
      const dialog = await import('../assign.tsx').catch(() => tell(say('con.chunk')))
      dialog?.openAssign(context, items.length, (to, note) => send(items, to, note))
    },
  }
}
