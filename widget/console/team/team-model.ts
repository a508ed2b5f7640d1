import { type Signal, signal } from '@preact/signals'
import type {
  BrowserLink,
  Invitation,
  InvitationReply,
  Role,
  StaffPerson,
  StaffSession,
} from '../../../shared/people/staff.ts'
import { Failure } from '../../api/failure.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { readAll } from '../read-all.ts'

/** The team, its invitations and one's own sessions as last read. Each verb announces its result and reloads. */
export interface Team {
  people: Signal<StaffPerson[]>
  invitations: Signal<Invitation[]>
  /** The one just made, with the token of its link, which is shown this once. */
  made: Signal<InvitationReply | null>
  sessions: Signal<StaffSession[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  load: () => Promise<void>
  setRole: (person: StaffPerson, role: Role) => Promise<void>
  remove: (person: StaffPerson) => Promise<void>
  /** Returns whether the link was made. */
  invite: (label: string, role: Role) => Promise<boolean>
  withdraw: (invitationId: string) => Promise<void>
  endSession: (sessionId: string) => Promise<void>
  endOtherSessions: () => Promise<void>
  /** The link for another browser that was just made: it is shown this once. */
  browserLink: Signal<BrowserLink | null>
  linkBrowser: () => Promise<void>
}

export function createTeam(context: ConsoleContext): Team {
  const { request, announce, words } = context
  const { say } = words
  const people = signal<StaffPerson[]>([])
  const invitations = signal<Invitation[]>([])
  const made = signal<InvitationReply | null>(null)
  const sessions = signal<StaffSession[]>([])
  const browserLink = signal<BrowserLink | null>(null)
  const phase: Team['phase'] = signal('loading')

  async function load(): Promise<void> {
    try {
      const [team, invited, own] = await Promise.all([
        readAll((query) => request('GET /staff', { query })),
        mayDo(context, 'manageTeam') ? readAll((query) => request('GET /staff/invitations', { query })) : [],
        readAll((query) => request('GET /staff/sessions', { query })),
      ])
      people.value = team
      invitations.value = invited
      sessions.value = own
      phase.value = 'ready'
    } catch {
      phase.value = 'failed'
    }
  }

  async function run(change: () => Promise<unknown>, done: string): Promise<boolean> {
    let isDone = true
    try {
      await change()
      announce(done)
    } catch (error) {
      isDone = false
      announce(say(error instanceof Failure && error.slug === 'last-owner' ? 'team.last-owner' : 'team.fail'), true)
    }
    await load()
    return isDone
  }

  return {
    people,
    invitations,
    made,
    sessions,
    phase,
    load,
    async setRole({ id, name }, role) {
      const done = say('team.changed', { name, role: say(`role.${role}`) })
      await run(() => request('PATCH /staff/{id}', { params: { id }, body: { role } }), done)
    },
    async remove({ id, name }) {
      await run(() => request('DELETE /staff/{id}', { params: { id } }), say('team.removed', { name }))
    },
    invite: (label, role) =>
      run(async () => {
        made.value = await request('POST /staff/invitations', { body: { label, role } })
      }, say('team.invitations')),
    async withdraw(id) {
      await run(() => request('DELETE /staff/invitations/{id}', { params: { id } }), say('team.withdrawn'))
    },
    async endSession(id) {
      await run(() => request('DELETE /staff/sessions/{id}', { params: { id } }), say('team.ended'))
    },
    async endOtherSessions() {
      browserLink.value = null
      await run(() => request('DELETE /staff/sessions'), say('team.end.others.done'))
    },
    browserLink,
    async linkBrowser() {
      await run(async () => {
        browserLink.value = await request('POST /staff/browser-links')
      }, say('team.browser.field'))
    },
  }
}
