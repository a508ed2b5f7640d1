import { type Signal, signal } from '@preact/signals'
import { noteMaxLength } from '../../../shared/limits.ts'
import { mayDo, type StaffPerson } from '../../../shared/people/staff.ts'
import sheetText from '../../styles/console/forms.css?inline'
import type { ConsoleContext } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { wordsOf } from '../refusal.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

type Send = (to: string, note: string) => Promise<void>

/** Asks who is to look at so many comments, and what to tell them. */
export function openAssign(context: ConsoleContext, n: number, send: Send): void {
  const { say } = context.words
  adopt(sheet)
  const people = signal<StaffPerson[]>([])
  const error = signal('')
  context.request('GET /staff').then(
    (team) => {
      people.value = team.people.filter(({ role }) => mayDo(role, 'decide'))
    },
    () => {
      error.value = say('con.fail')
    },
  )
  openDialog('about', 'assign-title', (close) => (
    <>
      <div class="dialog-top">
        <h2 id="assign-title">{say('assign.title', { n })}</h2>
        <button type="button" class="button" onClick={close}>
          {say('con.close')}
        </button>
      </div>
      <Form context={context} people={people} error={error} send={send} close={close} />
    </>
  ))
}

interface FormProps {
  context: ConsoleContext
  people: Signal<StaffPerson[]>
  error: Signal<string>
  send: Send
  close: () => void
}

function Form({ context, people, error, send, close }: FormProps) {
  const { say } = context.words
  async function submit(form: HTMLFormElement): Promise<void> {
    const { to, note } = Object.fromEntries(new FormData(form)) as { to: string; note: string }
    try {
      await send(to, note.trim())
      close()
    } catch (refusal) {
      error.value = wordsOf(refusal) ?? say('team.fail')
    }
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <label>
        {say('assign.who')}
        <select name="to" autofocus>
          <option value="admins">{say('assign.admins')}</option>
          {people.value.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === context.session.value?.staff.id ? say('assign.you', { name }) : name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('assign.note')}
        <input type="text" name="note" maxLength={noteMaxLength} autocomplete="off" />
      </label>
      <p class="error" role="alert">
        {error.value}
      </p>
      <p>
        <button type="submit" class="button boxed button-primary">
          {say('assign.go')}
        </button>
      </p>
    </form>
  )
}
