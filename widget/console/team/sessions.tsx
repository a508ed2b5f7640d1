import type { StaffSession } from '../../../shared/people/staff.ts'
import { calendarDate, relativeTime } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { NewLink } from './new-link.tsx'
import type { Team } from './team-model.ts'

/** One's own sessions, each with a button that ends it; buttons to end all others and to sign in another browser. */
export function Sessions({ context, team }: { context: ConsoleContext; team: Team }) {
  const { say } = context.words
  const made = team.browserLink.value
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{say('team.sessions')}</h2>
      <ul class="people">
        {team.sessions.value.map((session) => (
          <Session key={session.id} context={context} team={team} session={session} />
        ))}
      </ul>
      <p class="tools">
        <button type="button" class="button boxed" onClick={team.linkBrowser}>
          {say('team.browser')}
        </button>
        {team.sessions.value.length > 1 && (
          <button type="button" class="button boxed" onClick={team.endOtherSessions}>
            {say('team.end.others')}
          </button>
        )}
      </p>
      {made && (
        <NewLink key={made.token} context={context} token={made.token} field={say('team.browser.field')}>
          {say('team.browser.made', {
            name: context.session.value?.staff.name ?? '',
            date: calendarDate(say, made.expiresAt),
          })}
        </NewLink>
      )}
    </section>
  )
}

function Session({ context, team, session }: { context: ConsoleContext; team: Team; session: StaffSession }) {
  const { say } = context.words
  const { id, agent, origin, seenAt, isCurrent } = session
  const name = browserOf(agent) ?? say('team.unknown')
  const time = relativeTime(say, seenAt, true)
  return (
    <li class="person">
      <p title={agent}>
        <b>{name}</b>
        {isCurrent && <span class="chip"> {say('team.this')}</span>}
        <span class="meta">
          {' '}
          {say('team.seen', { time })}
          {origin && ` · ${origin}`}
        </span>
      </p>
      {!isCurrent && (
        <button
          type="button"
          class="button"
          aria-label={say('team.end.name', { agent: name, time })}
          onClick={() => void team.endSession(id)}
        >
          {say('team.end')}
        </button>
      )}
    </li>
  )
}

const browsers = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const // biome-ignore format: a list
const systems = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const // biome-ignore format: a list

/** Browser and system of a user agent, in two words; null for an unknown one. */
function browserOf(agent: string): string | null {
  const found = [browsers, systems].map((known) => known.find(([mark]) => agent.includes(mark))?.[1]).filter(Boolean)
  return found.length > 0 ? found.join(', ') : null
}
