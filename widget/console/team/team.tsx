import { useSignal } from '@preact/signals'
import { type Role, roles, type StaffPerson } from '../../../shared/people/staff.ts'
import { team as teamWords } from '../../locales/en/console/team.ts'
import sheetText from '../../styles/console/screens.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { calendarDate } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { load, useModel } from '../use-model.ts'
import { Invitations } from './invitations.tsx'
import { OwnMail } from './own-mail.tsx'
import { Sessions } from './sessions.tsx'
import { createTeam, type Team } from './team-model.ts'

export const sheet = sheetOf(sheetText)

/** The screen of the team: members, invitations, own mail settings and sessions. */
export function Screen({ context }: { context: ConsoleContext }) {
  const { words } = context
  words.add(teamWords)
  const { say } = words
  const team = useModel(() => createTeam(context), load)
  const phase = team.phase.value
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{say('team.title')}</h1>
      {phase === 'ready' ? (
        <>
          <People context={context} team={team} />
          {mayDo(context, 'manageTeam') && <Invitations context={context} team={team} />}
          <OwnMail context={context} />
          <Sessions context={context} team={team} />
        </>
      ) : (
        <p class="status">
          {say(phase === 'failed' ? 'con.fail' : 'con.loading')}{' '}
          {phase === 'failed' && (
            <button type="button" class="button boxed" onClick={team.load}>
              {say('con.retry')}
            </button>
          )}
        </p>
      )}
    </main>
  )
}

function People({ context, team }: { context: ConsoleContext; team: Team }) {
  const { say } = context.words
  return (
    <section aria-labelledby="people">
      <h2 id="people">{say('team.people')}</h2>
      <ul class="people">
        {team.people.value.map((person) => (
          <Person key={person.id} context={context} team={team} person={person} />
        ))}
      </ul>
    </section>
  )
}

function Person({ context, team, person }: { context: ConsoleContext; team: Team; person: StaffPerson }) {
  const { say } = context.words
  const { id, name, role, since } = person
  const isMe = context.session.value?.staff.id === id
  return (
    <li class="person">
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>
        {isMe && <span class="chip"> {say('team.you')}</span>}
        <span class="meta"> {say('team.since', { date: calendarDate(say, since) })}</span>
      </p>
      {mayDo(context, 'manageTeam') ? (
        <Change context={context} team={team} person={person} />
      ) : (
        <p class="meta">{say(`role.${role}`)}</p>
      )}
    </li>
  )
}

function Change({ context, team, person }: { context: ConsoleContext; team: Team; person: StaffPerson }) {
  const { say } = context.words
  const { name, role } = person
  const isSure = useSignal(false)
  if (isSure.value)
    return (
      <p class="sure">
        {say('team.remove.sure', { name })}{' '}
        <button type="button" class="button boxed" data-tone="danger" onClick={() => void team.remove(person)}>
          {say('team.remove')}
        </button>{' '}
        <button
          type="button"
          class="button"
          onClick={() => {
            isSure.value = false
          }}
        >
          {say('con.cancel')}
        </button>
      </p>
    )
  return (
    <p class="change">
      <select
        aria-label={say('team.role', { name })}
        value={role}
        onChange={(event) => {
          const next = event.currentTarget.value as Role
          void team.setRole(person, next)
        }}
      >
        {roles.map((one) => (
          <option key={one} value={one} selected={one === role}>
            {say(`role.${one}`)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="button"
        aria-label={say('team.remove.name', { name })}
        onClick={() => {
          isSure.value = true
        }}
      >
        {say('team.remove')}
      </button>
    </p>
  )
}
