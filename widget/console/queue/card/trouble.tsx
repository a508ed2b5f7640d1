import type { Words } from '../../../locales/say.ts'
import { lazyComponent } from '../../lazy-component.tsx'
import type { Item } from '../model/item.ts'
import type { QueueController } from '../model/queue-controller.ts'
import { lastWords } from './wording.ts'

/** A conflict or failure of the last decision, with the ways to resolve it. */
export function TroubleNote({ controller, item }: { controller: QueueController; item: Item }) {
  const { words } = controller.context
  const { say } = words
  const trouble = item.trouble.value
  if (!trouble) return null
  if (trouble.kind === 'failed')
    return <p class="trouble">{trouble.why ? say('trouble.refused', { why: trouble.why }) : say('trouble.failed')}</p>
  if (trouble.kind === 'edited')
    return (
      <div class="trouble">
        <p>{say('trouble.edited')}</p>
        <Changes words={words} before={trouble.before} after={item.card.value.comment.source ?? ''} />
      </div>
    )
  const last = trouble.kind === 'lost' ? trouble.lost.last : trouble.last
  const { state } = item.card.value.comment
  return (
    <div class="trouble">
      <p>{last ? lastWords(words, last) : say('trouble.lost.state', { state: say(`state.${state}`) })}</p>
      {trouble.kind === 'lost' && <Choices controller={controller} item={item} choice={trouble.choice} />}
    </div>
  )
}

interface ChoicesProps {
  controller: QueueController
  item: Item
  choice: Extract<NonNullable<Item['trouble']['value']>, { kind: 'lost' }>['choice']
}

function Choices({ controller, item, choice }: ChoicesProps) {
  const { say } = controller.context.words
  return (
    <p class="choices">
      <button type="button" class="button boxed" onClick={() => controller.queue.peek().leave(new Set([item.id]))}>
        {say('trouble.keep')}
      </button>
      <button type="button" class="button boxed" onClick={() => controller.decisions.decide(item, choice, 'console')}>
        {say('trouble.override', { verb: say(`do.${choice.verb}`) })}
      </button>
    </p>
  )
}

interface ChangesProps {
  words: Words
  before: string
  after: string
}

/** The difference between two versions; until its code has loaded, the newer version. */
const Changes = lazyComponent<ChangesProps>(
  async () => {
    const [{ Differences }, { history }] = await Promise.all([
      import('../../../thread/history/differences.tsx'),
      import('../../../locales/en/history.ts'),
    ])
    return function Changed({ words, before, after }) {
      words.add(history)
      return (
        <p class="source" dir="auto">
          <Differences words={words} before={before} after={after} />
        </p>
      )
    }
  },
  ({ after }) => (
    <p class="source" dir="auto">
      {after}
    </p>
  ),
)
