import { batch, type Signal, signal } from '@preact/signals'
import type { LogEntry } from '../../../shared/moderation/audit-log.ts'
import type { StaffPerson } from '../../../shared/people/staff.ts'
import type { ConsoleContext } from '../context.ts'
import { readAll } from '../read-all.ts'

const pageSize = 50

/** The audit log: its filters and the entries read so far, newest first. */
export interface LogModel {
  /** Only this action; empty for all. */
  action: Signal<string>
  /** Only what this person did; empty for everybody. */
  person: Signal<string>
  entries: Signal<LogEntry[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  hasOlder: Signal<boolean>
  people: Signal<StaffPerson[]>
  loadPeople: () => Promise<void>
  /** Reads from the newest entry on, or with `older` the next page. */
  load: (older?: boolean) => Promise<void>
  /** Undoes a batch: all of it, but for what somebody decided about since. */
  undo: (batch: string) => Promise<void>
}

/** The filters as query parameters. */
export const queryOf = ({ action, person }: Pick<LogModel, 'action' | 'person'>) => ({
  ...(action.peek() && { action: action.peek() }),
  ...(person.peek() && { actor: person.peek() }),
})

export function createLog({ request, announce, words: { say } }: ConsoleContext): LogModel {
  let loads = 0
  /** Where the next page begins; null at the end. */
  let next: string | null = null
  const log: LogModel = {
    action: signal(''),
    person: signal(''),
    entries: signal<LogEntry[]>([]),
    phase: signal('loading'),
    hasOlder: signal(false),
    people: signal<StaffPerson[]>([]),
    async loadPeople() {
      try {
        log.people.value = await readAll((query) => request('GET /staff', { query }))
      } catch {
        // Without names to choose from the log is still the log.
      }
    },
    async load(older = false) {
      const mine = ++loads
      const known = older ? log.entries.peek() : []
      const query = { ...queryOf(log), limit: pageSize, ...(older && next && { cursor: next }) }
      try {
        const { items, nextCursor } = await request('GET /moderation/log', { query })
        if (mine !== loads) return
        batch(() => {
          log.entries.value = [...known, ...items]
          next = nextCursor
          log.hasOlder.value = nextCursor !== null
          log.phase.value = 'ready'
        })
      } catch {
        if (mine === loads) log.phase.value = 'failed'
      }
    },
    async undo(id) {
      try {
        const {
          done,
          conflicts,
          reverted = [],
        } = await request('POST /moderation/batches/{id}/undo', { params: { id } })
        const left = conflicts.length + reverted.filter(({ isUndone }) => !isUndone).length
        const isOthers = done.length === 0 && reverted.length > 0
        const went = say(isOthers ? 'log.reversed.other' : 'log.reversed', { n: done.length })
        announce(left > 0 ? say(isOthers ? 'log.changed' : 'did.changed', { n: left }) : went)
        await log.load()
      } catch {
        announce(say('con.fail'), true)
      }
    },
  }
  return log
}
