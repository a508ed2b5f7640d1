import { signal, useSignalEffect } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { Words } from '../../../locales/say.ts'
import type { Item } from '../model/item.ts'
import type { Station } from '../model/queue-controller.ts'
import { lastWords } from './wording.ts'

/** Why a comment lies here again, or what somebody else made of it, with what can be done about that. */
export function TroubleNote({ station, item }: { station: Station; item: Item }) {
  const { words } = station.context
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
      {trouble.kind === 'lost' && <Choices station={station} item={item} choice={trouble.choice} />}
    </div>
  )
}

interface ChoicesProps {
  station: Station
  item: Item
  choice: Extract<NonNullable<Item['trouble']['value']>, { kind: 'lost' }>['choice']
}

function Choices({ station, item, choice }: ChoicesProps) {
  const { say } = station.context.words
  return (
    <p class="choices">
      <button type="button" class="button boxed" onClick={() => station.queue.peek().leave(new Set([item.id]))}>
        {say('trouble.keep')}
      </button>
      <button type="button" class="button boxed" onClick={() => station.work.decide(item, choice, 'console')}>
        {say('trouble.override', { verb: say(`do.${choice.verb}`) })}
      </button>
    </p>
  )
}

type Compare = ComponentType<{ words: Words; before: string; after: string }>
const compare = signal<Compare | null>(null)

/** The difference between two versions. What finds it comes when it is first wanted. */
function Changes({ words, before, after }: { words: Words; before: string; after: string }) {
  useSignalEffect(() => {
    if (compare.value) return
    void import('../../../thread/history/history.tsx').then(({ Differences, words: more }) => {
      words.add(more)
      compare.value = Differences
    })
  })
  const Shown = compare.value
  return (
    <p class="source" dir="auto">
      {Shown ? <Shown words={words} before={before} after={after} /> : after}
    </p>
  )
}
