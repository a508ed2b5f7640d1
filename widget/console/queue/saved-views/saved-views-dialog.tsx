import { useSignal } from '@preact/signals'
import { type SavedView, viewNameMaxLength } from '../../../../shared/moderation/saved-views.ts'
import sheetText from '../../../styles/console/forms.css?inline'
import { sheetOf } from '../../../ui/sheet.ts'
import type { ConsoleContext } from '../../context.ts'
import { adopt, openDialog } from '../../dialog.ts'
import { DialogTop } from '../../dialog-top.tsx'
import { createSavedViews, type SavedViewsModel } from './saved-views-model.ts'

const sheet = sheetOf(sheetText)

/** Opens the dialog of saved views: save the open queue as one, rename and remove. */
export function openSavedViews(context: ConsoleContext): void {
  const { say } = context.words
  adopt(sheet)
  const model = createSavedViews(context)
  openDialog('about', 'views-title', (close) => (
    <>
      <DialogTop context={context} id="views-title" title={say('view.title')} close={close} />
      <New model={model} close={close} />
      <p class="error" role="alert">
        {model.error}
      </p>
      <Removed model={model} />
      <List model={model} />
    </>
  ))
}

function New({ model, close }: { model: SavedViewsModel; close: () => void }) {
  const { words, route } = model.context
  const { say } = words
  async function submit(form: HTMLFormElement): Promise<void> {
    const name = `${new FormData(form).get('name')}`
    const { queue, filters } = route.peek()
    if (await model.save(crypto.randomUUID(), { name, queue, filters }, say('view.saved'))) close()
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
        {say('view.name')}
        <input type="text" name="name" required maxLength={viewNameMaxLength} autocomplete="off" autofocus />
      </label>
      <p>
        <button type="submit" class="button boxed button-primary">
          {say('view.save')}
        </button>
      </p>
    </form>
  )
}

/** The view that was removed last, with an undo button. */
function Removed({ model }: { model: SavedViewsModel }) {
  const { say } = model.context.words
  const view = model.removed.value
  if (!view) return null
  const { id, ...request } = view
  return (
    <p class="notice">
      {say('view.removed', { name: view.name })}{' '}
      <button
        type="button"
        class="button"
        ref={focusOnce}
        onClick={() =>
          void model.save(id, request, say('view.saved')).then((isSaved) => {
            if (isSaved) model.removed.value = null
          })
        }
      >
        {say('do.undo')}
      </button>
    </p>
  )
}

/** Takes over the focus: the button that removed the view is gone. */
function focusOnce(button: HTMLElement | null): void {
  button?.focus()
}

function List({ model }: { model: SavedViewsModel }) {
  const { views, words } = model.context
  if (views.value.length === 0) return <p class="meta">{words.say('view.none')}</p>
  return (
    <ul class="noted">
      {views.value.map((view) => (
        <Line key={view.id} model={model} view={view} />
      ))}
    </ul>
  )
}

function Line({ model, view }: { model: SavedViewsModel; view: SavedView }) {
  const { say } = model.context.words
  const name = useSignal(view.name)
  const { id, ...request } = view
  const isChanged = name.value.trim() !== view.name
  return (
    <li>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged) void model.save(id, { ...request, name: name.peek() }, say('view.renamed'))
        }}
      >
        <input
          type="text"
          aria-label={say('view.rename.name', { name: view.name })}
          required
          maxLength={viewNameMaxLength}
          autocomplete="off"
          value={name}
          onInput={(event) => {
            name.value = event.currentTarget.value
          }}
        />
        {isChanged && (
          <button type="submit" class="button boxed">
            {say('view.rename')}
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-label={say('view.remove.name', { name: view.name })}
          onClick={() => void model.remove(view)}
        >
          {say('team.remove')}
        </button>
      </form>
    </li>
  )
}
