import type { ThreadPageChange, ThreadPageDetails } from '../../../shared/comments/thread-page.ts'
import { titleMaxLength, urlMaxLength } from '../../../shared/limits.ts'
import type { ConsoleContext } from '../context.ts'
import type { PageModel } from './page-model.ts'

interface PageFormProps {
  context: ConsoleContext
  model: PageModel
  close: () => void
}

/** The form that corrects the title and the address of a thread's page. */
export function PageForm({ context, model, close }: PageFormProps) {
  const { say } = context.words
  const page = model.page.value
  async function save(form: HTMLFormElement): Promise<void> {
    const change = readChange(form, page!)
    if (Object.keys(change).length === 0 || (await model.correct(change))) close()
    else form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  if (!page) return <Refusal id="page-error" text={model.error.value} />
  return (
    <form
      class="form"
      aria-labelledby="page-head"
      onSubmit={(event) => {
        event.preventDefault()
        void save(event.currentTarget)
      }}
    >
      <h3 id="page-head">{say('limits.page')}</h3>
      {model.refused.value === null && <Refusal id="page-error" text={model.error.value} />}
      <Field context={context} model={model} page={page} name="title" maxLength={titleMaxLength} />
      <Field context={context} model={model} page={page} name="url" maxLength={urlMaxLength} />
      <p>
        <button type="submit" class="button boxed">
          {say('limits.page.save')}
        </button>
      </p>
    </form>
  )
}

interface FieldProps {
  context: ConsoleContext
  model: PageModel
  page: ThreadPageDetails
  name: 'title' | 'url'
  maxLength: number
}

/** One field, whose word its value is, and why it was refused. */
function Field({ context, model, page, name, maxLength }: FieldProps) {
  const { say } = context.words
  const isRefused = model.refused.value === name
  return (
    <>
      <label>
        {say(`limits.page.${name}`)}
        <input
          name={name}
          type="text"
          inputMode={name === 'url' ? 'url' : 'text'}
          dir={name === 'url' ? 'ltr' : 'auto'}
          required={name === 'url'}
          maxLength={maxLength}
          autocomplete="off"
          defaultValue={page[name]}
          aria-invalid={isRefused ? 'true' : undefined}
          aria-describedby={`${isRefused ? `page-${name}-error ` : ''}page-${name}-from`}
        />
      </label>
      {isRefused && <Refusal id={`page-${name}-error`} text={model.error.value} />}
      <p class="hint" id={`page-${name}-from`}>
        {say(`limits.page.from.${page[`${name}From`]}`)}
      </p>
    </>
  )
}

const Refusal = ({ id, text }: { id: string; text: string }) => (
  <p class="error" id={id} role="alert">
    {text}
  </p>
)

/** Reads the form; returns only what differs from what is known of the page. */
function readChange(form: HTMLFormElement, page: ThreadPageDetails): ThreadPageChange {
  const fields = new FormData(form)
  const change: ThreadPageChange = {}
  for (const name of ['title', 'url'] as const) {
    const value = `${fields.get(name) ?? ''}`.trim()
    if (value !== page[name]) change[name] = value
  }
  return change
}
