import { batch, type Signal, signal } from '@preact/signals'
import { type Conflict, decisionsMax } from '../../../../shared/moderation/moderation.ts'
import { Failure } from '../../../api/failure.ts'
import type { ConsoleContext } from '../../context.ts'
import type { DecidedToday } from '../decided-today.ts'
import { type Choice, type Item, markChanged, readCard } from './item.ts'
import type { Notices } from './notices.ts'
import type { Queue } from './queue.ts'
import type { Selection } from './selection.ts'
import type { UndoHistory, UndoStep } from './undo.ts'

/** Sends decisions of the open queue to the server. */
export interface Decisions {
  /** Decides about one comment, optimistically: it leaves the screen at once, and comes back where the server refuses. */
  decide: (item: Item, choice: Choice, source: 'key' | 'console') => void
  /** Decides about many, a hundred a request. Those it could not be done for stay selected. */
  decideMany: (items: Item[], choice: Choice) => Promise<void>
  /** Approves a comment that stays the current one, as before a reply. Returns whether that was possible. @throws Failure */
  approve: (item: Item) => Promise<boolean>
  /** How far a decision about many has come. */
  progress: Signal<{ done: number; total: number } | null>
}

interface Parts {
  selection: Selection
  undo: UndoHistory
  notices: Notices
  decidedToday: DecidedToday
}

export function createDecisions(
  context: ConsoleContext,
  queue: Signal<Queue>,
  { selection, undo, notices, decidedToday }: Parts,
): Decisions {
  const { request, announce, words } = context
  const { say } = words
  const progress: Decisions['progress'] = signal(null)

  const send = (items: Item[], choice: Choice, source: 'key' | 'console' | 'bulk') =>
    request('POST /moderation/decisions', {
      body: {
        items: items.map(({ id, card }) => {
          const { state, revision } = card.peek().comment
          return { id, state, revision }
        }),
        ...choice,
        source,
      },
    })

  function decide(item: Item, choice: Choice, source: 'key' | 'console'): void {
    const open = queue.peek()
    const sent = send([item], choice, source)
    const step: UndoStep = {
      verb: choice.verb,
      count: 1,
      queue: open.name,
      items: [item],
      batches: sent.then(({ batch: id, done }) => (done.length > 0 ? [id] : [])),
    }
    step.batches.catch(() => {})
    markChanged(item, true)
    batch(() => {
      item.trouble.value = null
      notices.clear()
      selection.remove([item.id])
      open.leave(new Set([item.id]))
      undo.record(step)
    })
    const n = open.items.peek().length
    announce(say('did.left', { did: say(`did.${choice.verb}`), n }))
    sent.then(
      ({ conflicts }) => {
        if (!conflicts[0]) {
          markChanged(item)
          return decidedToday.add(1)
        }
        undo.drop(step)
        return bringBack(item, choice, conflicts[0])
      },
      (error: unknown) => {
        markChanged(item)
        undo.drop(step)
        const failure = error instanceof Failure ? error : null
        item.trouble.value = { kind: 'failed', why: failure?.problem?.detail ?? null }
        putBehind(item)
      },
    )
  }

  /** Puts a comment behind the one in hand, and announces it at once: whoever decided is a comment further by now. */
  function putBehind(item: Item): void {
    queue.peek().putBack(item, 'behind')
    announce(say('trouble.n', { n: 1 }), true)
  }

  async function bringBack(item: Item, choice: Choice, lost: Conflict): Promise<void> {
    const { comment } = item.card.peek()
    // Somebody kept it already: it is as it was meant to be.
    if (choice.verb === 'approve' && lost.state === 'published' && comment.state === 'published')
      return markChanged(item)
    const isEdited = lost.state === comment.state && lost.revision !== comment.revision
    const card = await readCard(context, item.id)
    // Only now: until it is back, no look at the queue may take it for news or for gone.
    markChanged(item)
    batch(() => {
      if (card) item.card.value = card
      item.trouble.value = isEdited
        ? { kind: 'edited', before: comment.source ?? '', isUnapplied: true }
        : { kind: 'lost', choice, lost }
    })
    putBehind(item)
  }

  async function decideMany(items: Item[], choice: Choice): Promise<void> {
    const open = queue.peek()
    const done: Item[] = []
    const batches: string[] = []
    progress.value = { done: 0, total: items.length }
    notices.clear()
    try {
      for (let from = 0; from < items.length; from += decisionsMax) {
        const chunk = items.slice(from, from + decisionsMax)
        const reply = await send(chunk, choice, 'bulk')
        const ids = new Set(reply.done.map(({ id }) => id))
        const gone = chunk.filter(({ id }) => ids.has(id))
        for (const item of gone) markChanged(item)
        done.push(...gone)
        if (gone.length > 0) batches.push(reply.batch)
        for (const lost of reply.conflicts) {
          const item = chunk.find(({ id }) => id === lost.id)
          if (item) item.trouble.value = { kind: 'lost', choice, lost }
        }
        batch(() => {
          open.leave(ids)
          selection.remove(ids)
          progress.value = { done: done.length, total: items.length }
        })
      }
    } catch {
      // What was not reached is still there, and still selected.
    }
    progress.value = null
    const left = items.length - done.length
    if (done.length > 0) {
      decidedToday.add(done.length)
      undo.record({
        verb: choice.verb,
        count: done.length,
        queue: open.name,
        items: done,
        batches: Promise.resolve(batches),
      })
    }
    const did = say('did.many', { did: say(`did.${choice.verb}`), n: done.length })
    notices.show(left > 0 ? `${did}. ${say('bulk.part', { n: left })}` : did, left > 0)
  }

  async function approve(item: Item): Promise<boolean> {
    const choice = { verb: 'approve' } as const
    const { batch: id, conflicts } = await send([item], choice, 'console')
    if (conflicts[0]) {
      await bringBack(item, choice, conflicts[0])
      return false
    }
    // It belongs here no more; who has it in hand puts it away.
    markChanged(item, true)
    const card = item.card.peek()
    item.card.value = { ...card, comment: { ...card.comment, state: 'published' } }
    undo.record({ verb: 'approve', count: 1, queue: queue.peek().name, items: [item], batches: Promise.resolve([id]) })
    decidedToday.add(1)
    item.card.value = (await readCard(context, item.id)) ?? item.card.peek()
    return true
  }

  return { decide, decideMany, approve, progress }
}
