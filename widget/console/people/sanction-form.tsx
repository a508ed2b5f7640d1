import { useSignal } from '@preact/signals'
import { noteMaxLength } from '../../../shared/limits.ts'
import type { SanctionKind } from '../../../shared/people/author-record.ts'
import type { NewSanction } from '../../../shared/people/people.ts'
import type { ConsoleContext } from '../context.ts'
import type { Person } from './person.ts'

/** Sanctions from the mildest on; `days` is how long one lasts. */
const ladder: readonly { kind: SanctionKind; days?: number }[] = [
  { kind: 'message' },
  { kind: 'review' },
  { kind: 'suspend', days: 1 },
  { kind: 'suspend', days: 7 },
  { kind: 'suspend', days: 30 },
  { kind: 'ban' },
  { kind: 'shadow' },
]

/** The form that sanctions a person. `done` is called when the sanction is in force. */
export function SanctionForm({ context, person, done }: { context: ConsoleContext; person: Person; done: () => void }) {
  const { say } = context.words
  const step = useSignal(0)
  const { kind } = ladder[step.value]!
  async function send(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    const message = `${fields.get('message') ?? ''}`.trim()
    const made: NewSanction = {
      ...ladder[step.peek()]!,
      reason: `${fields.get('reason')}`.trim(),
      ...(message && { message }),
      removeRecent: fields.has('removeRecent'),
    }
    if (!(await person.sanction(made))) return
    form.reset()
    step.value = 0
    done()
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void send(event.currentTarget)
      }}
    >
      <fieldset class="ladder">
        <legend>{say('sanction.which')}</legend>
        {ladder.map((one, at) => (
          <label key={`${one.kind}${one.days}`}>
            <input
              type="radio"
              name="step"
              checked={at === step.value}
              onChange={() => {
                step.value = at
              }}
            />
            <span>
              {one.kind === 'suspend' ? say('sanction.days', { n: one.days! }) : say(`sanction.do.${one.kind}`)}
              <span class="meta"> {say(`sanction.means.${one.kind}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label>
        {say('sanction.reason')}
        <textarea name="reason" rows={2} required maxLength={noteMaxLength} />
      </label>
      {/* Who is not to know is told nothing. */}
      {kind !== 'shadow' && (
        <label>
          {say(kind === 'message' ? 'sanction.message.needed' : 'sanction.tell')}
          <textarea name="message" rows={2} required={kind === 'message'} maxLength={noteMaxLength} />
        </label>
      )}
      <label class="switch">
        <input type="checkbox" name="removeRecent" />
        {say('sanction.recent')}
      </label>
      <p class="error" role="alert">
        {person.runner.error.value}
      </p>
      <p>
        <button type="submit" class="button boxed" data-tone="danger">
          {say('sanction.go')}
        </button>
      </p>
    </form>
  )
}
