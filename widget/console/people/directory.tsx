import { useSignalEffect } from '@preact/signals'
import { type PersonLine, peopleFilters } from '../../../shared/people/people.ts'
import { directory as directoryWords } from '../../locales/en/console/directory.ts'
import type { Words } from '../../locales/say.ts'
import { calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { type Filters, peopleHash, personHash } from '../route.ts'
import { useModel } from '../use-model.ts'
import { createDirectory, type DirectoryModel } from './directory-model.ts'

/** Counts above it are shown as "1,000+". */
const countMax = 1_000

/** The list of commenters, with search and filters. */
export function Directory({ context }: { context: ConsoleContext }) {
  const { words } = context
  words.add(directoryWords)
  const { say } = words
  const directory = useModel(() => createDirectory(context))
  useSignalEffect(() => {
    const { screen, filters } = context.route.value
    if (screen === 'people' && !filters.author) void directory.load(filters)
  })
  const { filters } = context.route.value
  return (
    <>
      <h1>{say('con.people')}</h1>
      <Tools words={words} filters={filters} />
      <Lines context={context} directory={directory} filters={filters} />
    </>
  )
}

function Tools({ words: { say }, filters }: { words: Words; filters: Filters }) {
  const go = (change: Pick<Filters, 'q' | 'only'>) => {
    location.hash = peopleHash({ q: filters.q ?? '', only: filters.only ?? '', ...change })
  }
  return (
    <search class="tools">
      <form
        class="change"
        onSubmit={(event) => {
          event.preventDefault()
          go({ q: `${new FormData(event.currentTarget).get('q')}`.trim() })
        }}
      >
        <label>
          {say('dir.search')}
          <input type="search" name="q" maxLength={200} value={filters.q ?? ''} autocomplete="off" />
        </label>
        <button type="submit" class="button boxed">
          {say('dir.search.go')}
        </button>
      </form>
      <label>
        {say('dir.only')}
        <select value={filters.only ?? ''} onChange={(event) => go({ only: event.currentTarget.value })}>
          {(['', ...peopleFilters] as const).map((only) => (
            <option key={only} value={only} selected={only === (filters.only ?? '')}>
              {say(only ? `dir.only.${only}` : 'dir.only.everybody')}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}

function Lines({
  context,
  directory,
  filters,
}: {
  context: ConsoleContext
  directory: DirectoryModel
  filters: Filters
}) {
  const { say } = context.words
  const { phase, items, next } = directory
  if (phase.value === 'loading') return <p class="status">{say('con.loading')}</p>
  if (phase.value === 'failed')
    return (
      <p class="status">
        {say('con.fail')}{' '}
        <button type="button" class="button boxed" onClick={() => directory.load(filters)}>
          {say('con.retry')}
        </button>
      </p>
    )
  if (items.value.length === 0)
    return <p class="status">{say(filters.q || filters.only ? 'dir.none.match' : 'dir.none')}</p>
  return (
    <>
      <ul>
        {items.value.map((person) => (
          <Line key={person.id} words={context.words} person={person} />
        ))}
      </ul>
      {next.value && (
        <p class="change">
          <button type="button" class="button boxed" onClick={() => directory.load(filters, true)}>
            {say('dir.more')}
          </button>
        </p>
      )}
    </>
  )
}

function Line({ words, person }: { words: Words; person: PersonLine }) {
  const { say } = words
  const { id, name, badges, role, since, published, turnedDown, reports, sanctions } = person
  const count = (n: number) => (n < countMax ? n : say('dir.many', { n }))
  return (
    <li class="person">
      <p>
        <a href={personHash(id)}>
          <bdi>{name}</bdi>
        </a>{' '}
        {role && <span class="chip">{say(`role.${role}`)}</span>}
        {badges
          .filter((badge) => !role || badge === 'expert')
          .map((badge) => (
            <span class="chip" key={badge}>
              {say(`badge.${badge}`)}
            </span>
          ))}
        {sanctions.map(({ kind, until }, at) => (
          <span class="chip" data-tone="danger" key={at}>
            {until
              ? say('dir.sanction.until', { what: say(`sanction.${kind}`), date: calendarDate(say, until) })
              : say(`sanction.${kind}`)}
          </span>
        ))}
      </p>
      <p class="meta">
        {reports !== null && `${say('dir.reports', { n: reports })} · `}
        {say('pane.summary', { ok: count(published), no: count(turnedDown) })} ·{' '}
        {say('pane.since', { date: calendarDate(say, since) })}
      </p>
    </li>
  )
}
