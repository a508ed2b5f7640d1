import type { Sanction } from '../../../shared/people/people.ts'
import { absoluteTime, calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import type { Person } from './person.ts'

interface SanctionsProps {
  context: ConsoleContext
  person: Person
  /** Whether those that ended are shown, too. */
  hasPast: boolean
}

/** Sanctions of a person, newest first; those in force have a button that lifts them. */
export function Sanctions({ context, person, hasPast }: SanctionsProps) {
  const { say } = context.words
  const shown = (person.card.value?.sanctions ?? []).filter(({ isActive }) => hasPast || isActive)
  if (shown.length === 0) return <p class="meta">{say('sanction.none')}</p>
  return (
    <ul class="sanctions">
      {shown.map((sanction) => (
        <Line key={sanction.id} context={context} person={person} sanction={sanction} />
      ))}
    </ul>
  )
}

function Line({ context, person, sanction }: { context: ConsoleContext; person: Person; sanction: Sanction }) {
  const { say, lang } = context.words
  const { id, kind, until, reason, message, by, at, isActive, liftedBy, liftedAt, readAt } = sanction
  return (
    <li class="person">
      <p>
        <span class="chip" data-tone={isActive ? 'danger' : undefined}>
          {say(`sanction.${kind}`)}
        </span>{' '}
        <bdi>{by === null ? say('sanction.inherited') : reason}</bdi>
        <span class="meta">
          {' '}
          {by !== null && (
            <>
              <bdi>{by}</bdi> ·{' '}
            </>
          )}
          <time title={absoluteTime(lang, at)}>{calendarDate(say, at)}</time>
          {until && ` · ${say('team.until', { date: absoluteTime(lang, until) })}`}
          {liftedAt && ` · ${say('sanction.lifted', { name: liftedBy ?? '' })}`}
          {readAt && ` · ${say('sanction.read')}`}
        </span>
        {message && (
          <span class="meta told" dir="auto">
            {say('sanction.told', { text: message })}
          </span>
        )}
      </p>
      {isActive && (
        <button
          type="button"
          class="button boxed"
          aria-label={say('sanction.lift.name', { what: say(`sanction.${kind}`) })}
          onClick={() => void person.lift(id)}
        >
          {say('sanction.lift')}
        </button>
      )}
    </li>
  )
}
