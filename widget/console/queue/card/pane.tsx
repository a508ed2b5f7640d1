import { calendarDate } from '../../../ui/time.ts'
import { printed } from '../../keymap.ts'
import { Key } from '../../keys/key.tsx'
import { personHash } from '../../route.ts'
import type { QueueController } from '../model/queue-controller.ts'
import { Recent, Record } from './record.tsx'

/** The pane about the author of the current comment: status, record and recent comments. */
export function Pane({ controller }: { controller: QueueController }) {
  const { words } = controller.context
  const { say } = words
  const item = controller.queue.value.currentItem.value
  if (!item) return null
  const { author } = item.card.value
  return (
    <aside class="pane" id="pane" aria-label={say('pane.label')} tabIndex={-1}>
      <h2 class="pane-name">
        <a href={personHash(author.id)}>
          <bdi>{author.name}</bdi>
        </a>
      </h2>
      <p class="meta">
        {say(author.kind === 'staff' ? 'card.staff' : 'card.guest')} ·{' '}
        {say('pane.since', { date: calendarDate(say, author.since) })}
      </p>
      <ul class="chips author-chips">
        <li class="chip">{say(`trust.${author.trust}`)}</li>
        {author.sanctions.map((kind) => (
          <li class="chip" data-tone="danger" key={kind}>
            {say(`sanction.${kind}`)}
          </li>
        ))}
      </ul>
      <div class="pane-tools">
        <button type="button" class="button boxed" onClick={() => void controller.authorActions.openNotes()}>
          <KeyOf controller={controller} action="note" />
          {say('note.open')}
        </button>
        <button type="button" class="button boxed" onClick={() => void controller.authorActions.openSanctions()}>
          <KeyOf controller={controller} action="sanctions" />
          {say('people.sanctions')}
        </button>
      </div>
      <Record words={words} author={author} />
      <h3 class="pane-head">{say('pane.recent')}</h3>
      <Recent words={words} author={author} />
    </aside>
  )
}

function KeyOf({ controller, action }: { controller: QueueController; action: 'note' | 'sanctions' }) {
  const { isOn, map } = controller.context.keys
  return isOn.value ? <Key name={printed(map.value[action])} /> : null
}
