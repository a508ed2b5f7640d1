import { type Signal, signal, useSignal } from '@preact/signals'
import { type SavedView, type ViewRequest, viewNameMaxLength } from '../../../../shared/moderation/saved-views.ts'
import sheetText from '../../../styles/console/forms.css?inline'
import type { ConsoleContext } from '../../context.ts'
import { adopt, openDialog } from '../../dialog.ts'
import { wordsOf } from '../../refusal.ts'
import { loadViews } from './saved-views.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

/** What is being done to views. */
interface Shelf {
  context: ConsoleContext
  error: Signal<string>
  /** The one that was removed last, which can come back. */
  removed: Signal<SavedView | null>
  save: (id: string, view: ViewRequest, done: string) => Promise<boolean>
  remove: (view: SavedView) => Promise<void>
}

/** The views of whoever is in: what is open can be saved as one, each can be renamed and removed. */
export function openSavedViews(context: ConsoleContext): void {
  const { say } = context.words
  adopt(sheet)
  const shelf = createShelf(context)
  openDialog('about', 'views-title', (close) => (
    <>
      <div class="dialog-top">
        <h2 id="views-title">{say('view.title')}</h2>
        <button type="button" class="button" onClick={close}>
          {say('con.close')}
        </button>
      </div>
      <New shelf={shelf} close={close} />
      <p class="error" role="alert">
        {shelf.error}
      </p>
      <Removed shelf={shelf} />
      <List shelf={shelf} />
    </>
  ))
}

function createShelf(context: ConsoleContext): Shelf {
  const { request, announce, words } = context
  const { say } = words
  const error = signal('')
  const removed = signal<SavedView | null>(null)
  async function act(run: () => Promise<unknown>, done: string): Promise<boolean> {
    error.value = ''
    try {
      await run()
    } catch (refusal) {
      error.value = wordsOf(refusal) ?? say('team.fail')
      return false
    }
    announce(done)
    await loadViews(context)
    return true
  }
  return {
    context,
    error,
    removed,
    save: (id, view, done) => act(() => request('PUT /moderation/views/{id}', { params: { id }, body: view }), done),
    async remove(view) {
      const done = say('view.removed', { name: view.name })
      if (await act(() => request('DELETE /moderation/views/{id}', { params: { id: view.id } }), done))
        removed.value = view
    },
  }
}

function New({ shelf, close }: { shelf: Shelf; close: () => void }) {
  const { words, route } = shelf.context
  const { say } = words
  async function submit(form: HTMLFormElement): Promise<void> {
    const name = `${new FormData(form).get('name')}`
    const { queue, filters } = route.peek()
    if (await shelf.save(crypto.randomUUID(), { name, queue, filters }, say('view.saved'))) close()
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

/** What was removed just now, with a way back. */
function Removed({ shelf }: { shelf: Shelf }) {
  const { say } = shelf.context.words
  const view = shelf.removed.value
  if (!view) return null
  const { id, ...kept } = view
  return (
    <p class="notice">
      {say('view.removed', { name: view.name })}{' '}
      <button
        type="button"
        class="button"
        ref={focusOnce}
        onClick={() =>
          void shelf.save(id, kept, say('view.saved')).then((is) => {
            if (is) shelf.removed.value = null
          })
        }
      >
        {say('do.undo')}
      </button>
    </p>
  )
}

/** The button that removed it went with its line. */
function focusOnce(button: HTMLElement | null): void {
  button?.focus()
}

function List({ shelf }: { shelf: Shelf }) {
  const { views, words } = shelf.context
  if (views.value.length === 0) return <p class="meta">{words.say('view.none')}</p>
  return (
    <ul class="noted">
      {views.value.map((view) => (
        <Line key={view.id} shelf={shelf} view={view} />
      ))}
    </ul>
  )
}

function Line({ shelf, view }: { shelf: Shelf; view: SavedView }) {
  const { say } = shelf.context.words
  const name = useSignal(view.name)
  const { id, ...kept } = view
  const isChanged = name.value.trim() !== view.name
  return (
    <li>
      <form
        class="line"
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged) void shelf.save(id, { ...kept, name: name.peek() }, say('view.renamed'))
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
          onClick={() => void shelf.remove(view)}
        >
          {say('team.remove')}
        </button>
      </form>
    </li>
  )
}
