import { batch, type Signal, signal } from '@preact/signals'
import {
  type Card,
  type DecisionReply,
  decisionsMax,
  type LostDecision,
} from '../../../../shared/moderation/moderation.ts'
import { Failure } from '../../../api/failure.ts'
import type { ConsoleContext } from '../../context.ts'
import { countToday } from './decided-today.ts'
import { belongs, type Choice, type Item, makeItem } from './item.ts'
import type { Queue } from './queue.ts'
import { createUndoStack, type Decided, type OtherAction, type UndoStack } from './undo-stack.ts'

/** Deciding and taking back, in whichever queue is open. */
export interface Work {
  stack: UndoStack
  /** Decides about one comment: it is gone from the screen at once, and comes back where it could not be done. */
  decide: (item: Item, choice: Choice, source: 'key' | 'console') => void
  /** Decides about many, at most a hundred at a time. Those it could not be done for stay selected. */
  decideMany: (items: Item[], choice: Choice) => Promise<void>
  /** Approves one that stays in hand, since something is still to be done about it. Returns whether that was possible. @throws Failure */
  approve: (item: Item) => Promise<boolean>
  /** Lets something that was done besides decisions be taken back like them. */
  keep: (action: OtherAction, batch: string | string[] | null) => void
  undo: () => void
  selected: Signal<ReadonlySet<string>>
  /** How far a decision about many has come. */
  progress: Signal<{ done: number; total: number } | null>
  /** Something to be said at the top of the queue. */
  notice: Signal<string | null>
}

export function createWork(context: ConsoleContext, queue: () => Queue): Work {
  const { ask, announce, words } = context
  const { say } = words
  const stack = createUndoStack(context)
  const selected = signal<ReadonlySet<string>>(new Set())
  const progress: Work['progress'] = signal(null)
  const notice = signal<string | null>(null)
  /** How many are being taken back just now: the log knows of each only when it is done. */
  let undoing = 0

  const send = (items: Item[], choice: Choice, source: string) =>
    ask<DecisionReply>('POST', '/moderation/decisions', {
      items: items.map(({ id, card }) => {
        const { state, revision } = card.peek().comment
        return { id, state, revision }
      }),
      ...choice,
      source,
    })

  function decide(item: Item, choice: Choice, source: 'key' | 'console'): void {
    const open = queue()
    const sent = send([item], choice, source)
    const decided: Decided = {
      verb: choice.verb,
      count: 1,
      queue: open.name,
      items: [item],
      batches: sent.then(({ batch: id, done }) => (done.length > 0 ? [id] : [])),
    }
    decided.batches.catch(() => {})
    item.ownMs = Number.POSITIVE_INFINITY
    batch(() => {
      item.trouble.value = null
      notice.value = null
      deselect([item.id])
      open.leave(new Set([item.id]))
      stack.push(decided)
    })
    const n = open.items.peek().length
    announce(say('did.left', { did: say(`did.${choice.verb}`), n }))
    sent.then(
      ({ lost }) => {
        item.ownMs = performance.now()
        if (!lost[0]) return countToday(1)
        stack.drop(decided)
        return comeBack(item, choice, lost[0])
      },
      (error: unknown) => {
        item.ownMs = performance.now()
        stack.drop(decided)
        const failure = error instanceof Failure ? error : null
        item.trouble.value = { kind: 'failed', why: failure?.problem?.detail ?? null }
        tell(item)
      },
    )
  }

  /** Lays a comment behind the one in hand, and says so at once: whoever decided is a comment further by now. */
  function tell(item: Item): void {
    queue().putBack(item, 'behind')
    announce(say('trouble.n', { n: 1 }), true)
  }

  async function comeBack(item: Item, choice: Choice, lost: LostDecision): Promise<void> {
    const { comment } = item.card.peek()
    // Somebody kept it already: it is as it was meant to be.
    if (choice.verb === 'approve' && lost.state === 'published' && comment.state === 'published') return
    const isEdited = lost.state === comment.state && lost.revision !== comment.revision
    const answer = await ask<{ card: Card }>('GET', `/moderation/comments/${item.id}`).catch(() => null)
    batch(() => {
      if (answer) item.card.value = answer.card
      item.trouble.value = isEdited ? { kind: 'edited', before: comment.source ?? '' } : { kind: 'lost', choice, lost }
    })
    tell(item)
  }

  async function decideMany(items: Item[], choice: Choice): Promise<void> {
    const open = queue()
    const done: Item[] = []
    const batches: string[] = []
    progress.value = { done: 0, total: items.length }
    notice.value = null
    try {
      for (let from = 0; from < items.length; from += decisionsMax) {
        const chunk = items.slice(from, from + decisionsMax)
        const reply = await send(chunk, choice, 'bulk')
        const ids = new Set(reply.done.map(({ id }) => id))
        const gone = chunk.filter(({ id }) => ids.has(id))
        for (const item of gone) item.ownMs = performance.now()
        done.push(...gone)
        if (gone.length > 0) batches.push(reply.batch)
        for (const lost of reply.lost) {
          const item = chunk.find(({ id }) => id === lost.id)
          if (item) item.trouble.value = { kind: 'lost', choice, lost }
        }
        batch(() => {
          open.leave(ids)
          deselect(ids)
          progress.value = { done: done.length, total: items.length }
        })
      }
    } catch {
      // What was not reached is still there, and still selected.
    }
    progress.value = null
    const left = items.length - done.length
    if (done.length > 0) {
      countToday(done.length)
      stack.push({
        verb: choice.verb,
        count: done.length,
        queue: open.name,
        items: done,
        batches: Promise.resolve(batches),
      })
    }
    const did = say('did.many', { did: say(`did.${choice.verb}`), n: done.length })
    notice.value = left > 0 ? `${did}. ${say('bulk.part', { n: left })}` : did
    announce(notice.value, left > 0)
  }

  async function approve(item: Item): Promise<boolean> {
    const choice = { verb: 'approve' } as const
    const { batch: id, lost } = await send([item], choice, 'console')
    if (lost[0]) {
      await comeBack(item, choice, lost[0])
      return false
    }
    // It belongs here no more; who has it in hand puts it away.
    item.ownMs = Number.POSITIVE_INFINITY
    const card = item.card.peek()
    item.card.value = { ...card, comment: { ...card.comment, state: 'published' } }
    stack.push({ verb: 'approve', count: 1, queue: queue().name, items: [item], batches: Promise.resolve([id]) })
    countToday(1)
    await readAnew(item)
    return true
  }

  function keep(action: OtherAction, id: string | string[] | null): void {
    if (id) stack.push({ verb: action, count: 1, queue: null, items: [], batches: Promise.resolve([id].flat()) })
    notice.value = say(`did.${action}`)
    announce(notice.value)
  }

  function deselect(ids: Iterable<string>): void {
    const rest = new Set(selected.peek())
    for (const id of ids) rest.delete(id)
    selected.value = rest
  }

  function undo(): void {
    const decided = stack.pop()
    if (!decided) {
      if (undoing === 0) void offerOlder()
      return
    }
    const open = queue()
    const isHere = decided.queue === open.name
    for (const item of decided.items) item.ownMs = Number.POSITIVE_INFINITY
    // The first one ends up in hand.
    if (isHere)
      batch(() => {
        for (const item of decided.items.toReversed()) open.putBack(item, 'in-hand')
      })
    notice.value = null
    announce(say('did.undone', { did: say(`did.${decided.verb}`) }))
    undoing++
    void takeBack(decided, open).finally(() => {
      undoing--
      if (undoing === 0 && stack.size.peek() === 0) void stack.refill().catch(() => 0)
    })
  }

  /** Nothing is left in hand to undo: what was decided before can be, as the log tells, by the next press. */
  async function offerOlder(): Promise<void> {
    const n = await stack.refill().catch(() => 0)
    notice.value = n > 0 ? say('did.older', { n }) : say('did.nothing')
    announce(notice.value)
  }

  async function takeBack(decided: Decided, open: Queue): Promise<void> {
    const batches = await decided.batches.catch(() => [])
    try {
      const replies: DecisionReply[] = []
      for (const id of batches) replies.push(await ask('POST', `/moderation/batches/${id}/undo`))
      const done = replies.flatMap((reply) => reply.done)
      const lost = replies.flatMap((reply) => reply.lost)
      if (done.length > 0) countToday(-done.length)
      if (decided.items.length === 0) await bring(done.map(({ id }) => id))
      const others = replies.flatMap((reply) => reply.others ?? [])
      if (others.length > 0) await readAnew(queue().currentItem.peek())
      const states = new Map(done.map(({ id, state }) => [id, state]))
      for (const item of decided.items) {
        const state = states.get(item.id)
        if (state && state !== item.card.peek().comment.state) await readAnew(item)
      }
      if (lost.length === 0 && others.every(({ isUndone }) => isUndone)) return
      open.leave(new Set(lost.map(({ id }) => id)))
      notice.value = lost.length > 0 ? say('did.changed', { n: lost.length }) : say('log.changed')
      announce(notice.value, true)
    } catch {
      open.leave(new Set(decided.items.map(({ id }) => id)))
      stack.push(decided)
      notice.value = say('con.fail')
      announce(notice.value, true)
    } finally {
      for (const item of decided.items) item.ownMs = performance.now()
    }
  }

  /** Shows what else was taken back: sanctions, marks, settings of a thread. */
  async function readAnew(item: Item | null): Promise<void> {
    const answer = item && (await ask<{ card: Card }>('GET', `/moderation/comments/${item.id}`).catch(() => null))
    if (answer) item.card.value = answer.card
  }

  /** Shows again what was taken back and this page no longer remembers, where it belongs here. */
  async function bring(ids: string[]): Promise<void> {
    const open = queue()
    for (const id of ids.slice(0, bringMax)) {
      const answer = await ask<{ card: Card }>('GET', `/moderation/comments/${id}`).catch(() => null)
      if (!answer || open !== queue() || !belongs(open.name, answer.card)) continue
      const known = open.items.peek().find((item) => item.id === id)
      open.putBack(known ?? makeItem(answer.card), 'in-hand')
    }
  }

  return { stack, decide, decideMany, approve, keep, undo, selected, progress, notice }
}

const bringMax = 20
