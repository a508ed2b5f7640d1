import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LogPage } from '../../../../shared/moderation/audit-log.ts'
import type { DecisionReply, DecisionVerb, QueueName } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import type { DecidedToday } from '../decided-today.ts'
import { belongs, type Item, makeItem, markChanged, readCard } from './item.ts'
import type { Notices } from './notices.ts'
import type { Queue } from './queue.ts'

/** Actions besides decisions that the undo history takes. */
type OtherAction = 'sanction' | 'lift' | 'pin' | 'feature' | 'limits' | 'assign' | 'unassign'

/** One step of the undo history. */
export interface UndoStep {
  verb: DecisionVerb | OtherAction
  count: number
  /** The queue it was decided in; null where only the log knows of it. */
  queue: QueueName | null
  /** The comments, as long as the page remembers them. */
  items: Item[]
  /** The batches that undo it, once the server has answered; rejected where it was never done. */
  batches: Promise<string[]>
}

/** The undo history, newest step last. */
export interface UndoHistory {
  size: ReadonlySignal<number>
  record: (step: UndoStep) => void
  /** Records something besides decisions and says that it was done; a null batch is said only. */
  recordOther: (action: OtherAction, batch: string | string[] | null) => void
  drop: (step: UndoStep) => void
  /** Undoes the newest step; with none in memory it offers what the log knows of, which the next press undoes. */
  undoLast: () => void
  /** Forgets everything: whoever comes next to this browser undoes nothing of it. */
  forget: () => void
}

const depth = 50
const storeKey = 'afterword:console:undo'
const restoredMax = 20

type StoredStep = Pick<UndoStep, 'verb' | 'count' | 'queue'> & { batches: string[] }

/** Restores the undo history of this tab, which survives a reload. */
export function createUndo(
  context: ConsoleContext,
  queue: Signal<Queue>,
  { notices, decidedToday }: { notices: Notices; decidedToday: DecidedToday },
): UndoHistory {
  const { request, announce, words } = context
  const { say } = words
  const steps = signal<UndoStep[]>(
    recallSteps().map(({ batches, ...stored }) => ({ ...stored, items: [], batches: Promise.resolve(batches) })),
  )
  /** How many are being undone just now: the log knows of each only when it is done. */
  let undoing = 0

  function set(next: UndoStep[]): void {
    steps.value = next.slice(-depth)
    void store()
  }

  /** Stores for a reload what the server has confirmed by now. */
  async function store(): Promise<void> {
    const settled = await Promise.allSettled(
      steps.peek().map(async ({ verb, count, queue, batches }) => ({ verb, count, queue, batches: await batches })),
    )
    const confirmed = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    try {
      sessionStorage.setItem(storeKey, JSON.stringify(confirmed.slice(-depth) satisfies StoredStep[]))
    } catch {
      // Full or forbidden: then the history lives as long as the page.
    }
  }

  /** Fills an empty history from the log. Returns how many steps it has then. */
  async function refill(): Promise<number> {
    const found = await readOwnSteps(context)
    if (steps.peek().length > 0) return 0
    set(found)
    return found.length
  }

  async function offerOlder(): Promise<void> {
    const n = await refill().catch(() => 0)
    notices.show(n > 0 ? say('did.older', { n }) : say('did.nothing'))
  }

  async function undoStep(step: UndoStep, open: Queue): Promise<void> {
    const batches = await step.batches.catch(() => [])
    try {
      const replies: DecisionReply[] = []
      for (const id of batches) replies.push(await request('POST /moderation/batches/{id}/undo', { params: { id } }))
      const done = replies.flatMap((reply) => reply.done)
      const lost = replies.flatMap((reply) => reply.conflicts)
      if (done.length > 0) decidedToday.add(-done.length)
      if (step.items.length === 0) await restore(done.map(({ id }) => id))
      const others = replies.flatMap((reply) => reply.reverted ?? [])
      if (others.length > 0) await reload(queue.peek().currentItem.peek())
      const states = new Map(done.map(({ id, state }) => [id, state]))
      for (const item of step.items) {
        const state = states.get(item.id)
        if (state && state !== item.card.peek().comment.state) await reload(item)
      }
      if (lost.length === 0 && others.every(({ isUndone }) => isUndone)) return
      open.leave(new Set(lost.map(({ id }) => id)))
      notices.show(lost.length > 0 ? say('did.changed', { n: lost.length }) : say('log.changed'), true)
    } catch {
      open.leave(new Set(step.items.map(({ id }) => id)))
      set([...steps.peek(), step])
      notices.show(say('con.fail'), true)
    } finally {
      for (const item of step.items) markChanged(item)
    }
  }

  /** Shows what else was undone: sanctions, marks, settings of a thread. */
  async function reload(item: Item | null): Promise<void> {
    const card = item && (await readCard(context, item.id))
    if (card) item.card.value = card
  }

  /** Shows again what was undone and this page no longer remembers, where it belongs here. */
  async function restore(ids: string[]): Promise<void> {
    const open = queue.peek()
    for (const id of ids.slice(0, restoredMax)) {
      const card = await readCard(context, id)
      if (!card || open !== queue.peek() || !belongs(open.name, card)) continue
      const known = open.items.peek().find((item) => item.id === id)
      open.putBack(known ?? makeItem(card), 'in-hand')
    }
  }

  return {
    size: computed(() => steps.value.length),
    record: (step) => set([...steps.peek(), step]),
    recordOther(action, id) {
      if (id)
        set([
          ...steps.peek(),
          { verb: action, count: 1, queue: null, items: [], batches: Promise.resolve([id].flat()) },
        ])
      notices.show(say(`did.${action}`))
    },
    drop: (step) => set(steps.peek().filter((one) => one !== step)),
    undoLast() {
      const step = steps.peek().at(-1)
      if (!step) {
        if (undoing === 0) void offerOlder()
        return
      }
      set(steps.peek().slice(0, -1))
      const open = queue.peek()
      for (const item of step.items) markChanged(item, true)
      // The first one ends up in hand.
      if (step.queue === open.name)
        batch(() => {
          for (const item of step.items.toReversed()) open.putBack(item, 'in-hand')
        })
      notices.clear()
      announce(say('did.undone', { did: say(`did.${step.verb}`) }))
      undoing++
      void undoStep(step, open).finally(() => {
        undoing--
        if (undoing === 0 && steps.peek().length === 0) void refill().catch(() => 0)
      })
    },
    forget: () => set([]),
  }
}

function recallSteps(): StoredStep[] {
  try {
    return JSON.parse(sessionStorage.getItem(storeKey) ?? '[]')
  } catch {
    return []
  }
}

const pageSize = 100
/** Pages of the log that are searched for own decisions; older ones are undone in the log. */
const pagesMax = 20
const dayMs = 86_400_000
const decisionRe = /^comment\.(approve|reject|spam|hold)$/

/** Reads own decisions of the last day that are not undone from the audit log, oldest first. */
async function readOwnSteps({ request, session }: ConsoleContext): Promise<UndoStep[]> {
  const undone = new Set<unknown>()
  const found = new Map<string, UndoStep>()
  const actor = session.peek()!.staff.id
  let page: { cursor?: string } = {}
  for (let pages = 0; pages < pagesMax; pages++) {
    const { items, nextCursor }: LogPage = await request('GET /moderation/log', {
      query: { actor, limit: pageSize, ...page },
    })
    for (const { action, at, after, batch } of items) {
      const verb = decisionRe.exec(action)?.[1] as DecisionVerb | undefined
      const isFull = found.size === depth && !found.has(batch)
      if (isFull || Date.now() - Date.parse(at) > dayMs) return oldestFirst(found)
      if (action === 'comment.undo') undone.add(after?.undoes)
      if (!verb || undone.has(batch)) continue
      const count = (found.get(batch)?.count ?? 0) + 1
      found.set(batch, { verb, count, queue: null, items: [], batches: Promise.resolve([batch]) })
    }
    if (!nextCursor) break
    page = { cursor: nextCursor }
  }
  return oldestFirst(found)
}

const oldestFirst = (found: Map<string, UndoStep>) => [...found.values()].reverse()
