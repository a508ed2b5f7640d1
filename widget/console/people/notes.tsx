import { batch, type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import { type Note, noteLength } from '../../../shared/people/people.ts'
import { absoluteTime, relativeTime } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** What notes are about: where they are kept, and what it is called. */
export interface Subject {
  path: string
  name: string
}

interface Kept {
  notes: Signal<(Note & { about: string })[] | null>
  error: Signal<string>
  load: () => Promise<void>
  act: (run: () => Promise<unknown>, done: string) => Promise<boolean>
}

function openNotes({ ask, announce, words: { say } }: ConsoleContext, subjects: Subject[]): Kept {
  const kept: Kept = {
    notes: signal<(Note & { about: string })[] | null>(null),
    error: signal(''),
    async load() {
      const read = async ({ path, name }: Subject) => {
        const { items } = await ask<{ items: Note[] }>('GET', path)
        return items.map((note) => ({ ...note, about: name }))
      }
      try {
        const lists = await Promise.all(subjects.map(read))
        kept.notes.value = lists.flat().sort((one, other) => one.at.localeCompare(other.at))
      } catch {
        kept.error.value = say('con.fail')
      }
    },
    async act(run, done) {
      try {
        await run()
      } catch (error) {
        kept.error.value = wordsOf(error) ?? say('team.fail')
        return false
      }
      batch(() => {
        kept.error.value = ''
        announce(done)
      })
      await kept.load()
      return true
    },
  }
  return kept
}

/** What moderators noted about a person or a comment, the oldest first, and a form that adds to it. */
export function Notes({ context, subjects }: { context: ConsoleContext; subjects: Subject[] }) {
  const { ask, words } = context
  const { say } = words
  const opened = useSignal<Kept | null>(null)
  useSignalEffect(() => {
    if (opened.value) return
    opened.value = openNotes(context, subjects)
    void opened.value.load()
  })
  const kept = opened.value
  if (!kept) return null
  async function add(form: HTMLFormElement): Promise<void> {
    const { body, path = subjects[0]!.path } = Object.fromEntries(new FormData(form)) as { body: string; path?: string }
    if (await kept!.act(() => ask('POST', path, { body: body.trim() }), say('note.added'))) form.reset()
  }
  return (
    <>
      <List context={context} kept={kept} hasSubjects={subjects.length > 1} />
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
            <select name="path">
              {subjects.map(({ path, name }) => (
                <option key={path} value={path}>
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
          {kept.error.value}
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

function List({ context, kept, hasSubjects }: { context: ConsoleContext; kept: Kept; hasSubjects: boolean }) {
  const { ask, words } = context
  const { say, lang } = words
  const notes = kept.notes.value
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
              {hasSubjects && ` · ${about}`}
            </span>
          </p>
          {(isMine || mayAll) && (
            <button
              type="button"
              class="button"
              aria-label={say('note.remove.name', { text: body.slice(0, 40) })}
              onClick={() => void kept.act(() => ask('DELETE', `/moderation/notes/${id}`), say('note.removed'))}
            >
              {say('team.remove')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
