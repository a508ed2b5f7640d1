import { type Signal, signal } from '@preact/signals'
import type { Invitation, StaffPerson, StaffSession } from '../../../shared/people/staff.ts'
import { Failure } from '../../api/failure.ts'
import type { ConsoleContext } from '../context.ts'

/** The team as it was last read, and the browsers of who is looking. */
export interface Team {
  people: Signal<StaffPerson[]>
  invitations: Signal<Invitation[]>
  sessions: Signal<StaffSession[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  load: () => Promise<void>
  /** Does something, says what came of it, and reads anew. */
  act: (run: () => Promise<unknown>, done: string) => Promise<void>
}

export function createTeam({ ask, announce, words: { say } }: ConsoleContext): Team {
  const team: Team = {
    people: signal<StaffPerson[]>([]),
    invitations: signal<Invitation[]>([]),
    sessions: signal<StaffSession[]>([]),
    phase: signal('loading'),
    async load() {
      try {
        const [{ people, invitations }, { items }] = await Promise.all([
          ask<{ people: StaffPerson[]; invitations: Invitation[] }>('GET', '/staff'),
          ask<{ items: StaffSession[] }>('GET', '/staff/sessions'),
        ])
        team.people.value = people
        team.invitations.value = invitations
        team.sessions.value = items
        team.phase.value = 'ready'
      } catch {
        team.phase.value = 'failed'
      }
    },
    async act(run, done) {
      try {
        await run()
        announce(done)
      } catch (error) {
        announce(say(error instanceof Failure && error.slug === 'last-owner' ? 'team.last-owner' : 'team.fail'), true)
      }
      await team.load()
    },
  }
  return team
}
