import { type Signal, signal } from '@preact/signals'
import { mayDo, type StaffPerson } from '../../../shared/people/staff.ts'
import type { ConsoleContext } from '../context.ts'
import { readAll } from '../read-all.ts'
import { wordsOf } from '../refusal.ts'

/** Assigns somebody: `to` is a person's id or `admins`. @throws Failure */
export type Assign = (to: string, note: string) => Promise<void>

/** The model of the assignment dialog. */
export interface AssignModel {
  people: Signal<StaffPerson[]>
  error: Signal<string>
  load: () => Promise<void>
  /** Returns whether it was done. */
  assign: (to: string, note: string) => Promise<boolean>
}

export function createAssign({ request, words: { say } }: ConsoleContext, assign: Assign): AssignModel {
  const people = signal<StaffPerson[]>([])
  const error = signal('')
  return {
    people,
    error,
    async load() {
      try {
        const team = await readAll((query) => request('GET /staff', { query }))
        people.value = team.filter(({ role }) => mayDo(role, 'decide'))
      } catch {
        error.value = say('con.fail')
      }
    },
    async assign(to, note) {
      try {
        await assign(to, note.trim())
        return true
      } catch (refusal) {
        error.value = wordsOf(refusal) ?? say('team.fail')
        return false
      }
    },
  }
}
