import { batch, type Signal, signal } from '@preact/signals'
import type { Note } from '../../../shared/people/people.ts'
import type { ConsoleContext } from '../context.ts'
import { readAll } from '../read-all.ts'
import { wordsOf } from '../refusal.ts'

/** The person or comment that notes are about. */
export interface NoteSubject {
  kind: 'author' | 'comment'
  id: string
  /** What it is called. */
  name: string
}

/** The notes about one or several subjects, the oldest first. */
export interface NotesModel {
  subjects: readonly NoteSubject[]
  /** Null until they have been read. */
  notes: Signal<(Note & { about: string })[] | null>
  error: Signal<string>
  load: () => Promise<void>
  /** Returns whether the note was added. */
  add: (about: NoteSubject, body: string) => Promise<boolean>
  remove: (id: string) => Promise<boolean>
}

export function createNotes(
  { request, announce, words: { say } }: ConsoleContext,
  subjects: readonly NoteSubject[],
): NotesModel {
  const notes: NotesModel['notes'] = signal(null)
  const error = signal('')

  async function readOf({ kind, id, name }: NoteSubject) {
    const read = await readAll((query) => request(`GET /moderation/${kind}s/{id}/notes`, { params: { id }, query }))
    return read.map((note) => ({ ...note, about: name }))
  }

  async function load(): Promise<void> {
    try {
      const lists = await Promise.all(subjects.map(readOf))
      notes.value = lists.flat().sort((one, other) => one.at.localeCompare(other.at))
    } catch {
      error.value = say('con.fail')
    }
  }

  async function run(change: () => Promise<unknown>, done: string): Promise<boolean> {
    try {
      await change()
    } catch (refusal) {
      error.value = wordsOf(refusal) ?? say('team.fail')
      return false
    }
    batch(() => {
      error.value = ''
      announce(done)
    })
    await load()
    return true
  }

  return {
    subjects,
    notes,
    error,
    load,
    add: ({ kind, id }, body) =>
      run(
        () => request(`POST /moderation/${kind}s/{id}/notes`, { params: { id }, body: { body: body.trim() } }),
        say('note.added'),
      ),
    remove: (id) => run(() => request('DELETE /moderation/notes/{id}', { params: { id } }), say('note.removed')),
  }
}
