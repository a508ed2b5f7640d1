import type { AuthorCard } from '../../../shared/people/people.ts'
import peopleText from '../../styles/console/forms.css?inline'
import screensText from '../../styles/console/screens.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { LastAction } from '../last-action.tsx'
import { Recent, Record } from '../queue/card/record.tsx'
import { queueHash } from '../route.ts'
import { load, useModel } from '../use-model.ts'
import { Directory } from './directory.tsx'
import { Notes } from './notes.tsx'
import { createPerson, type Person } from './person.ts'
import { SanctionForm } from './sanction-form.tsx'
import { Sanctions } from './sanctions.tsx'

export const sheet = sheetOf(screensText + peopleText)

/** The screen of people: the list, or one person with record, sanctions, notes and recent comments. */
export function Screen({ context }: { context: ConsoleContext }) {
  const id = context.route.value.filters.author
  return (
    <main class="screen" id="main" tabIndex={-1}>
      {id ? <Somebody key={id} context={context} id={id} /> : <Directory context={context} />}
    </main>
  )
}

function Somebody({ context, id }: { context: ConsoleContext; id: string }) {
  const { say } = context.words
  const person = useModel(() => createPerson(context, id), load)
  const card = person.card.value
  if (!card)
    return (
      <p class="status">
        {say(person.isFailed.value ? 'con.fail' : 'con.loading')}{' '}
        {person.isFailed.value && (
          <button type="button" class="button boxed" onClick={person.load}>
            {say('con.retry')}
          </button>
        )}
      </p>
    )
  const { author } = card
  return (
    <>
      <h1>
        <bdi>{author.name}</bdi>
      </h1>
      <p class="meta">
        {say(author.kind === 'staff' ? 'card.staff' : 'card.guest')} ·{' '}
        {say('pane.since', { date: calendarDate(say, author.since) })} · {say(`trust.${author.trust}`)} ·{' '}
        <a href={queueHash('all', { author: id })}>{say('people.comments')}</a>
      </p>
      {card.earlierNames.length > 0 && (
        <p class="meta">
          {say('people.earlier', {
            names: card.earlierNames.map(({ name, until }) => `${name} (${calendarDate(say, until)})`).join(', '),
          })}
        </p>
      )}
      <LastAction context={context} runner={person.runner} />
      <Record words={context.words} author={author} />
      <Expert context={context} person={person} card={card} />
      <section aria-labelledby="sanctions">
        <h2 id="sanctions">{say('people.sanctions')}</h2>
        <Sanctions context={context} person={person} hasPast={true} />
        {card.isStaff ? (
          <p class="meta">{say('sanction.staff')}</p>
        ) : (
          <details>
            <summary>{say('people.sanction')}</summary>
            <SanctionForm context={context} person={person} done={() => {}} />
          </details>
        )}
      </section>
      <section aria-labelledby="notes">
        <h2 id="notes">{say('people.notes')}</h2>
        <Notes context={context} subjects={[{ kind: 'author', id, name: author.name }]} />
      </section>
      <section aria-labelledby="recent">
        <h2 id="recent">{say('pane.recent')}</h2>
        <Recent words={context.words} author={author} />
      </section>
    </>
  )
}

function Expert({
  context,
  person,
  card: { isExpert },
}: {
  context: ConsoleContext
  person: Person
  card: AuthorCard
}) {
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={isExpert}
        onChange={(event) => void person.setExpert(event.currentTarget.checked)}
      />
      {context.words.say('people.expert')}
    </label>
  )
}
