import { noteMaxLength } from '../../../shared/limits.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import type { ConsoleContext } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { DialogTop } from '../dialog-top.tsx'
import { type Assign, type AssignModel, createAssign } from './assign-model.ts'

const sheet = sheetOf(sheetText)

/** Opens the dialog that assigns `n` comments to somebody, with a note. */
export function openAssign(context: ConsoleContext, n: number, assign: Assign): void {
  const { say } = context.words
  adopt(sheet)
  const model = createAssign(context, assign)
  void model.load()
  openDialog('about', 'assign-title', (close) => (
    <>
      <DialogTop context={context} id="assign-title" title={say('assign.title', { n })} close={close} />
      <Form context={context} model={model} close={close} />
    </>
  ))
}

interface FormProps {
  context: ConsoleContext
  model: AssignModel
  close: () => void
}

function Form({ context, model, close }: FormProps) {
  const { say } = context.words
  async function submit(form: HTMLFormElement): Promise<void> {
    const { to, note } = Object.fromEntries(new FormData(form)) as { to: string; note: string }
    if (await model.assign(to, note)) close()
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
          {model.people.value.map(({ id, name }) => (
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
        {model.error.value}
      </p>
      <p>
        <button type="submit" class="button boxed button-primary">
          {say('assign.go')}
        </button>
      </p>
    </form>
  )
}
