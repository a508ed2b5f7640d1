import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { LogEntry } from '../../../../shared/moderation/audit-log.ts'
import type { DecisionVerb, QueueName } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import type { Item } from './item.ts'

/** What is done besides decisions, and taken back like them. */
export type OtherAction = 'sanction' | 'lift' | 'pin' | 'pick' | 'heat' | 'assign' | 'unassign'

/** One press, which one press takes back. */
export interface Decided {
  verb: DecisionVerb | OtherAction
  count: number
  /** The queue it was decided in; null where only the log knows of it. */
  queue: QueueName | null
  /** The comments, as long as the page remembers them. */
  items: Item[]
  /** What takes it back, once the server has said; rejected where it was never done. */
  batches: Promise<string[]>
}

/** The last decisions, the newest last. */
export interface UndoStack {
  size: ReadonlySignal<number>
  push: (decided: Decided) => void
  pop: () => Decided | undefined
  drop: (decided: Decided) => void
  /** Forgets everything: whoever comes next to this browser undoes nothing of it. */
  forget: () => void
  /** Fills an empty stack with what one did before, as the log tells. */
  refill: () => Promise<number>
}

const depth = 50
const keptKey = 'afterword:console:undo'
const pageSize = 100
/** Further back than this nobody undoes by a key: the log has a button for each. */
const pagesMax = 20
const dayMs = 86_400_000

type Kept = Pick<Decided, 'verb' | 'count' | 'queue'> & { batches: string[] }

export function createUndoStack(context: ConsoleContext): UndoStack {
  const stack = signal<Decided[]>(
    recallKept().map(({ batches, ...kept }) => ({ ...kept, items: [], batches: Promise.resolve(batches) })),
  )

  /** Keeps over a reload what the server has confirmed by now. */
  async function keep(): Promise<void> {
    const settled = await Promise.allSettled(
      stack.peek().map(async ({ verb, count, queue, batches }) => ({ verb, count, queue, batches: await batches })),
    )
    const kept = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    try {
      sessionStorage.setItem(keptKey, JSON.stringify(kept.slice(-depth)))
    } catch {
      // Full or forbidden: then the stack lives as long as the page.
    }
  }

  return {
    size: computed(() => stack.value.length),
    push(decided) {
      stack.value = [...stack.peek(), decided].slice(-depth)
      void keep()
    },
    pop() {
      const last = stack.peek().at(-1)
      if (last) stack.value = stack.peek().slice(0, -1)
      void keep()
      return last
    },
    drop(decided) {
      stack.value = stack.peek().filter((one) => one !== decided)
      void keep()
    },
    forget() {
      stack.value = []
      void keep()
    },
    async refill() {
      const found = await readOwn(context)
      if (stack.peek().length > 0) return 0
      stack.value = found
      void keep()
      return found.length
    },
  }
}

function recallKept(): Kept[] {
  try {
    return JSON.parse(sessionStorage.getItem(keptKey) ?? '[]')
  } catch {
    return []
  }
}

const decisionRe = /^comment\.(approve|reject|spam|hold)$/

/** Reads from the log what this person decided within the last day and has not taken back, the oldest first. */
async function readOwn({ ask, session }: ConsoleContext): Promise<Decided[]> {
  const undone = new Set<unknown>()
  const found = new Map<string, Decided>()
  const query = new URLSearchParams({ actor: session.peek()!.staff.id, limit: `${pageSize}` })
  for (let pages = 0; pages < pagesMax; pages++) {
    const { items } = await ask<{ items: LogEntry[] }>('GET', `/moderation/log?${query}`)
    for (const { action, at, after, batch } of items) {
      const verb = decisionRe.exec(action)?.[1] as DecisionVerb | undefined
      const isFull = found.size === depth && !found.has(batch)
      if (isFull || Date.now() - Date.parse(at) > dayMs) return inOrder(found)
      if (action === 'comment.undo') undone.add(after?.undoes)
      if (!verb || undone.has(batch)) continue
      const count = (found.get(batch)?.count ?? 0) + 1
      found.set(batch, { verb, count, queue: null, items: [], batches: Promise.resolve([batch]) })
    }
    if (items.length < pageSize) break
    query.set('before', `${items.at(-1)!.seq}`)
  }
  return inOrder(found)
}

const inOrder = (found: Map<string, Decided>) => [...found.values()].reverse()
