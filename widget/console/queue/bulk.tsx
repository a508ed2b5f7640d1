import type { DecisionVerb } from '../../../shared/moderation/moderation.ts'
import { ReasonButtons } from './card/reason-picker.tsx'
import { excerptOf } from './model/item.ts'
import type { QueueController } from './model/queue-controller.ts'

const verbs: readonly DecisionVerb[] = ['approve', 'reject', 'spam']
const sampleSize = 3

/** The bar of bulk actions on the selection, with their progress. */
export function BulkBar({ controller }: { controller: QueueController }) {
  const { context, selection, reasonPicker, choices, decisions } = controller
  const { say } = context.words
  const n = selection.items.value.length
  const progress = decisions.progress.value
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
  const isOpen = reasonPicker.open.value !== null
  const isAssigned = selection.items.value.every(({ card }) => card.value.assignment)
  return (
    <div class="bulk" role="group" aria-label={say('bulk.n', { n })}>
      <b>{say('bulk.n', { n })}</b>
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          class="button boxed"
          aria-expanded={verb === 'reject' ? isOpen : undefined}
          onClick={() => (verb === 'reject' ? reasonPicker.toggle() : choices.choose({ verb }, 'console'))}
        >
          {say(`do.${verb}`)}
        </button>
      ))}
      <button type="button" class="button boxed" onClick={() => void controller.assignments.toggle()}>
        {say(isAssigned ? 'assign.back' : 'do.assign')}
      </button>
      <button type="button" class="button" onClick={selection.toggleAll}>
        {say(n === controller.queue.value.items.value.length ? 'bulk.none' : 'bulk.all')}
      </button>
      {isOpen && <ReasonButtons words={context.words} reasonPicker={reasonPicker} choices={choices} />}
    </div>
  )
}

/** Confirmation of a decision about more than twenty comments, with a sample of three. */
export function BulkQuestion({ controller }: { controller: QueueController }) {
  const { context, choices, decisions } = controller
  const { say } = context.words
  const question = choices.question.value
  if (!question) return null
  const { items, choice } = question
  const verb = say(`do.${choice.verb}`)
  const n = items.length
  const close = () => {
    choices.question.value = null
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
            void decisions.decideMany(items, choice)
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

/** Opens a dialog once it is rendered. */
function openModal(dialog: HTMLDialogElement | null): void {
  dialog?.showModal()
}
