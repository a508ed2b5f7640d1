import { type QueueName, queueCountMax, queueNames } from '../../../../shared/moderation/moderation.ts'
import { relativeTime } from '../../../ui/time.ts'
import type { ConsoleContext } from '../../context.ts'
import { queueHash } from '../../route.ts'
import { agoWords } from '../card/wording.ts'
import { assignedToMeHash, hereHash, viewHash } from '../saved-views/saved-views.ts'

/** Queues whose oldest entry is shown with its age. */
const urgent: readonly QueueName[] = ['pending', 'reported', 'appeals']

/** The navigation of queues and saved views, with counts. */
export function Rail({ context, openViews }: { context: ConsoleContext; openViews: () => void }) {
  const { say } = context.words
  const { screen, queue } = context.route.value
  const views = context.views.value
  const here = screen === 'queue' ? hereHash(context) : ''
  const isKept = here === assignedToMeHash || views.some((view) => viewHash(view) === here)
  return (
    <nav class="rail" aria-label={say('q.nav')}>
      <ul>
        {queueNames.map((name) => (
          <li key={name}>
            <a
              class="rail-link"
              href={queueHash(name)}
              aria-current={here && !isKept && name === queue ? 'page' : undefined}
            >
              <span>{say(`q.${name}`)}</span>
              <span class="count">{countWords(context, name)}</span>
              <Oldest context={context} name={name} />
            </a>
          </li>
        ))}
        {(context.assignedToMe.value > 0 || here === assignedToMeHash) && (
          <li>
            <a class="rail-link" href={assignedToMeHash} aria-current={here === assignedToMeHash ? 'page' : undefined}>
              <span>{say('q.for-you')}</span>
              <span class="count">{assignedToMeWords(context)}</span>
            </a>
          </li>
        )}
      </ul>
      {views.length > 0 && (
        <>
          <p class="rail-head">
            {say('view.title')}
            <button type="button" class="button" aria-haspopup="dialog" onClick={openViews}>
              {say('view.edit')}
            </button>
          </p>
          <ul>
            {views.map((view) => (
              <li key={view.id}>
                <a class="rail-link" href={viewHash(view)} aria-current={viewHash(view) === here ? 'page' : undefined}>
                  <bdi>{view.name}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}

function Oldest({ context, name }: { context: ConsoleContext; name: QueueName }) {
  const { words, counts } = context
  const oldestAt = urgent.includes(name) ? counts.value?.[name]?.oldestAt : null
  if (!oldestAt) return null
  const isWeek = Date.now() - Date.parse(oldestAt) > 7 * 86_400_000
  const time = isWeek ? relativeTime(words.say, oldestAt, false) : agoWords(words, oldestAt)
  return <span class="oldest">{words.say('q.oldest', { time })}</span>
}

/** The count of a queue, "1,000+" from there on; empty until it has been read. */
export function countWords({ words, counts }: ConsoleContext, name: QueueName): string {
  const count = counts.value?.[name]?.count
  if (count === undefined) return ''
  return words.say(count >= queueCountMax ? 'q.more' : 'number', { n: count })
}

const assignedToMeWords = ({ words, assignedToMe }: ConsoleContext) =>
  words.say(assignedToMe.value >= queueCountMax ? 'q.more' : 'number', { n: assignedToMe.value })

/** The same navigation as one select, for phones. */
export function RailSelect({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const here = hereHash(context)
  const saved = [
    { hash: assignedToMeHash, label: `${say('q.for-you')} ${assignedToMeWords(context)}` },
    ...context.views.value.map((view) => ({ hash: viewHash(view), label: view.name })),
  ]
  const queues = queueNames.map((name) => ({
    hash: queueHash(name),
    label: `${say(`q.${name}`)} ${countWords(context, name)}`,
  }))
  const open = saved.some(({ hash }) => hash === here) ? here : queueHash(context.route.value.queue)
  return (
    <select
      class="rail-select"
      aria-label={say('q.nav')}
      value={open}
      onChange={(event) => {
        location.hash = event.currentTarget.value
      }}
    >
      {[...queues, ...saved].map(({ hash, label }) => (
        <option key={hash} value={hash} selected={hash === open}>
          {label}
        </option>
      ))}
    </select>
  )
}
