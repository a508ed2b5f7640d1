import type { AuthorRecord } from '../../../../shared/people/author-record.ts'
import type { Words } from '../../../locales/say.ts'
import { absoluteTime, relativeTime } from '../../../ui/time.ts'

interface RecordProps {
  words: Words
  author: AuthorRecord
}

/** A person's moderation record in figures. */
export function Record({ words: { say }, author }: RecordProps) {
  const settled = author.published + author.turnedDown
  const rate = settled > 0 ? Math.round((100 * author.turnedDown) / settled) : null
  return (
    <dl class="record">
      <Figure name={say('pane.published')} n={author.published} />
      <Figure
        name={say('pane.turned')}
        n={author.turnedDown}
        extra={rate === null ? '' : say('pane.rate', { n: rate })}
      />
      <Figure name={say('pane.received')} n={author.reportsReceived} />
      <Figure name={say('pane.made')} n={author.reportsMade} />
    </dl>
  )
}

/** A person's newest comments with their states. */
export function Recent({ words: { say, lang }, author }: RecordProps) {
  if (author.recent.length === 0) return <p class="meta">{say('pane.none')}</p>
  return (
    <ul class="recent">
      {author.recent.map(({ id, state, excerpt, createdAt }) => (
        <li key={id}>
          <p class="meta">
            <span class="chip" data-tone={state === 'published' ? 'success' : state === 'held' ? 'plain' : 'danger'}>
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
