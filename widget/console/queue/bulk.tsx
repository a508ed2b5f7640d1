import type { DecisionVerb } from '../../../shared/moderation/moderation.ts'
import { Reasons } from './card/reason-picker.tsx'
import { excerptOf } from './model/item.ts'
import type { Station } from './model/queue-controller.ts'

const verbs: readonly DecisionVerb[] = ['approve', 'reject', 'spam']
const sampleSize = 3

/** What can be done about everything that is selected, and how far it has come. */
export function BulkBar({ station }: { station: Station }) {
  const { context, picked, strip, work } = station
  const { say } = context.words
  const n = picked.value.length
  const progress = work.progress.value
  if (progress)
    return (
      <div class="bulk">
        <label class="bulk-progress">
          {say('bulk.progress', { done: progress.done, total: progress.total })}
          <progress max={progress.total} value={progress.done} />
        </label>
      </div>
    )
  if (n === 0) return null
  const isOpen = strip.value !== null
  const isAssigned = picked.value.every(({ card }) => card.value.assignment)
  return (
    <div class="bulk" role="group" aria-label={say('bulk.n', { n })}>
      <b>{say('bulk.n', { n })}</b>
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          class="button boxed"
          aria-expanded={verb === 'reject' ? isOpen : undefined}
          onClick={() => (verb === 'reject' ? station.reject() : station.choose({ verb }, 'console'))}
        >
          {say(`do.${verb}`)}
        </button>
      ))}
      <button type="button" class="button boxed" onClick={() => void station.assign()}>
        {say(isAssigned ? 'assign.back' : 'do.assign')}
      </button>
      <button type="button" class="button" onClick={station.selectAll}>
        {say(n === station.queue.value.items.value.length ? 'bulk.none' : 'bulk.all')}
      </button>
      {isOpen && <Reasons station={station} />}
    </div>
  )
}

/** Asks once before a decision about more than twenty, with three of them to look at. */
export function BulkQuestion({ station }: { station: Station }) {
  const { context, asked, work } = station
  const { say } = context.words
  const question = asked.value
  if (!question) return null
  const { items, choice } = question
  const verb = say(`do.${choice.verb}`)
  const n = items.length
  const close = () => {
    asked.value = null
  }
  const step = Math.max(1, Math.floor(n / sampleSize))
  const sample = items.filter((_, at) => at % step === 0).slice(0, sampleSize)
  return (
    <dialog class="dialog" aria-labelledby="bulk-question" ref={openModal} onClose={close}>
      <h2 id="bulk-question">{say('bulk.ask', { verb, n })}</h2>
      <p class="meta">{say('bulk.sample')}</p>
      <ul class="sample">
        {sample.map((item) => (
          <li key={item.id}>
            <b>
              <bdi>{item.card.value.author.name}</bdi>
            </b>{' '}
            <span dir="auto">{excerptOf(item.card.value)}</span>
          </li>
        ))}
      </ul>
      <p class="choices">
        <button
          type="button"
          class="button boxed button-primary"
          onClick={() => {
            close()
            void work.decideMany(items, choice)
          }}
        >
          {say('bulk.go', { verb, n })}
        </button>
        <button type="button" class="button boxed" onClick={close}>
          {say('con.cancel')}
        </button>
      </p>
    </dialog>
  )
}

/** Opens a dialog once it is drawn. */
function openModal(dialog: HTMLDialogElement | null): void {
  dialog?.showModal()
}
