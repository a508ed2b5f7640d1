import { noteLength } from '../../../shared/people/people.ts'
import { absoluteTime, relativeTime } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { load, useModel } from '../use-model.ts'
import { createNotes, type NoteSubject, type NotesModel } from './notes-model.ts'

/** Moderators' notes, oldest first, with a form that adds one. */
export function Notes({ context, subjects }: { context: ConsoleContext; subjects: NoteSubject[] }) {
  const { say } = context.words
  const model = useModel(() => createNotes(context, subjects), load)
  async function add(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    const about = subjects.find(({ id }) => id === fields.get('about')) ?? subjects[0]!
    if (await model.add(about, `${fields.get('body')}`)) form.reset()
  }
  return (
    <>
      <List context={context} model={model} />
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void add(event.currentTarget)
        }}
      >
        {subjects.length > 1 && (
          <label>
            {say('note.about')}
            <select name="about">
              {subjects.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {say('note.body')}
          <textarea name="body" rows={3} required maxLength={noteLength} />
        </label>
        <p class="error" role="alert">
          {model.error.value}
        </p>
        <p>
          <button type="submit" class="button boxed button-primary">
            {say('note.add')}
          </button>
        </p>
      </form>
    </>
  )
}

function List({ context, model }: { context: ConsoleContext; model: NotesModel }) {
  const { say, lang } = context.words
  const notes = model.notes.value
  if (!notes) return <p class="meta">{say('con.loading')}</p>
  if (notes.length === 0) return <p class="meta">{say('note.none')}</p>
  // Who runs the site may take any note away.
  const mayAll = mayDo(context, 'changeRules')
  return (
    <ul class="noted">
      {notes.map(({ id, body, by, at, isMine, about }) => (
        <li key={id} class="person">
          <p>
            <span class="note-body" dir="auto">
              {body}
            </span>
            <span class="meta">
              <bdi>{by}</bdi> ·{' '}
              <time dateTime={at} title={absoluteTime(lang, at)}>
                {relativeTime(say, at, false)}
              </time>
              {model.subjects.length > 1 && ` · ${about}`}
            </span>
          </p>
          {(isMine || mayAll) && (
            <button
              type="button"
              class="button"
              aria-label={say('note.remove.name', { text: body.slice(0, 40) })}
              onClick={() => void model.remove(id)}
            >
              {say('team.remove')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
