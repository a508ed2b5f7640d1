import { absoluteTime, calendarDate, relativeTime } from '../../ui/time.ts'
import type { Station } from './station.ts'

/** Beside the comment in hand: who wrote it, and what their comments met with on this site. */
export function Pane({ station }: { station: Station }) {
  const { words } = station.desk
  const { say, lang } = words
  const item = station.queue.value.currentItem.value
  if (!item) return null
  const { author } = item.card.value
  const settled = author.published + author.turnedDown
  const rate = settled > 0 ? Math.round((100 * author.turnedDown) / settled) : null
  return (
    <aside class="pane" id="pane" aria-label={say('pane.label')} tabIndex={-1}>
      <h2 class="pane-name">
        <bdi>{author.name}</bdi>
      </h2>
      <p class="meta">
        {say(author.kind === 'staff' ? 'card.staff' : 'card.guest')} ·{' '}
        {say('pane.since', { date: calendarDate(say, author.since) })}
      </p>
      <ul class="chips standing">
        <li class="chip">{say(`trust.${author.trust}`)}</li>
        {author.sanctions.map((kind) => (
          <li class="chip" data-tone="danger" key={kind}>
            {say(`sanction.${kind}`)}
          </li>
        ))}
      </ul>
      <dl class="record">
        <Figure name={say('pane.published')} n={author.published} />
        <Figure
          name={say('pane.turned')}
          n={author.turnedDown}
          extra={rate === null ? '' : say('pane.rate', { n: rate })}
        />
        <Figure name={say('pane.against')} n={author.reportsAgainst} />
        <Figure name={say('pane.by')} n={author.reportsBy} />
      </dl>
      <h3 class="pane-head">{say('pane.recent')}</h3>
      {author.recent.length === 0 ? (
        <p class="meta">{say('pane.none')}</p>
      ) : (
        <ul class="recent">
          {author.recent.map(({ id, state, excerpt, createdAt }) => (
            <li key={id}>
              <p class="meta">
                <span
                  class="chip"
                  data-tone={state === 'published' ? 'success' : state === 'held' ? 'plain' : 'danger'}
                >
                  {say(`state.${state}`)}
                </span>{' '}
                <time dateTime={createdAt} title={absoluteTime(lang, createdAt)}>
                  {relativeTime(say, createdAt, false)}
                </time>
              </p>
              <p class="excerpt" dir="auto">
                {excerpt}
              </p>
            </li>
          ))}
        </ul>
      )}
    </aside>
  )
}

function Figure({ name, n, extra = '' }: { name: string; n: number; extra?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {n} {extra && <span class="meta">{extra}</span>}
      </dd>
    </div>
  )
}
