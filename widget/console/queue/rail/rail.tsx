import { type QueueName, queueCountMax, queueNames } from '../../../../shared/moderation.ts'
import { relativeTime } from '../../../ui/time.ts'
import type { Desk } from '../../desk.ts'
import { queueHash } from '../../route.ts'
import { agoWords } from '../card/wording.ts'

/** Where something waits that should not wait long. */
const urgent: readonly QueueName[] = ['pending', 'reported', 'second-look']

/** The queues, with how much waits in each. */
export function Rail({ desk }: { desk: Desk }) {
  const { say } = desk.words
  const { screen, queue } = desk.route.value
  return (
    <nav class="rail" aria-label={say('q.nav')}>
      <ul>
        {queueNames.map((name) => (
          <li key={name}>
            <a
              class="rail-link"
              href={queueHash(name)}
              aria-current={screen === 'queue' && name === queue ? 'page' : undefined}
            >
              <span>{say(`q.${name}`)}</span>
              <span class="count">{countWords(desk, name)}</span>
              <Oldest desk={desk} name={name} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Oldest({ desk, name }: { desk: Desk; name: QueueName }) {
  const { words, counts } = desk
  const oldestAt = urgent.includes(name) ? counts.value?.[name]?.oldestAt : null
  if (!oldestAt) return null
  const isWeek = Date.now() - Date.parse(oldestAt) > 7 * 86_400_000
  const time = isWeek ? relativeTime(words.say, oldestAt, false) : agoWords(words, oldestAt)
  return <span class="oldest">{words.say('q.oldest', { time })}</span>
}

/** How much waits in a queue, "1,000+" where it is more than anybody needs to know; nothing before we know. */
export function countWords({ words, counts }: Desk, name: QueueName): string {
  const count = counts.value?.[name]?.count
  if (count === undefined) return ''
  return words.say(count >= queueCountMax ? 'q.more' : 'number', { n: count })
}

/** The same for a phone: one field. */
export function RailSelect({ desk }: { desk: Desk }) {
  const { say } = desk.words
  const { queue } = desk.route.value
  return (
    <select
      class="rail-select"
      aria-label={say('q.nav')}
      value={queue}
      onChange={(event) => {
        location.hash = queueHash(event.currentTarget.value as QueueName)
      }}
    >
      {queueNames.map((name) => (
        <option key={name} value={name} selected={name === queue}>
          {`${say(`q.${name}`)} ${countWords(desk, name)}`}
        </option>
      ))}
    </select>
  )
}
