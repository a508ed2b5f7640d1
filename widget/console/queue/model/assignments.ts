import { batch, type Signal } from '@preact/signals'
import { type AssignmentReply, assignmentsMax } from '../../../../shared/moderation/assignments.ts'
import type { ConsoleContext } from '../../context.ts'
import { wordsOf } from '../../refusal.ts'
import type { QueueDialogs } from './dialogs.ts'
import { type Item, isAssigned, markChanged } from './item.ts'
import type { Notices } from './notices.ts'
import type { Queue } from './queue.ts'
import type { Selection } from './selection.ts'
import type { UndoHistory } from './undo.ts'

/** Assigns comments to colleagues. */
export interface Assignments {
  /** Asks who is to look at what is in hand or selected; where all of it is assigned already, ends that. */
  toggle: () => Promise<void>
}

interface Parts {
  selection: Selection
  undo: UndoHistory
  notices: Notices
  dialogs: Pick<QueueDialogs, 'assign'>
}

export function createAssignments(
  { request, words: { say } }: ConsoleContext,
  queue: Signal<Queue>,
  { selection, undo, notices, dialogs }: Parts,
): Assignments {
  /** Asks for each hundred at a time. @throws Failure */
  async function send(items: Item[], to: string | null, note?: string): Promise<void> {
    const batches: string[] = []
    try {
      for (let from = 0; from < items.length; from += assignmentsMax) {
        const comments = items.slice(from, from + assignmentsMax).map(({ id }) => id)
        const reply = await request('POST /moderation/assignments', {
          body: {
            comments,
            to,
            ...(note && { note }),
          },
        })
        if (reply.batch) batches.push(reply.batch)
        take(items, reply)
      }
    } finally {
      if (batches.length > 0) undo.recordOther(to === null ? 'unassign' : 'assign', batches)
    }
    selection.clear()
  }

  function take(items: Item[], reply: AssignmentReply): void {
    const now = new Map(reply.assignments.map(({ comment, assignment }) => [comment, assignment]))
    const open = queue.peek()
    batch(() => {
      for (const item of items)
        if (now.has(item.id)) {
          markChanged(item)
          item.card.value = { ...item.card.peek(), assignment: now.get(item.id)! }
        }
      const { assigned } = open.filters
      const left = assigned ? items.filter(({ card }) => !isAssigned(card.peek(), assigned)) : []
      if (left.length > 0) open.leave(new Set(left.map(({ id }) => id)))
    })
  }

  return {
    async toggle() {
      const items = selection.targets()
      if (items.length === 0) return
      if (items.every(({ card }) => card.peek().assignment))
        return send(items, null).catch((error) => notices.show(wordsOf(error) ?? say('team.fail'), true))
      await dialogs
        .assign(items.length, (to, note) => send(items, to, note))
        .catch(() => notices.show(say('con.chunk'), true))
    },
  }
}
