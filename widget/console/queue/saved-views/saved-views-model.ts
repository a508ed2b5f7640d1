import { type Signal, signal } from '@preact/signals'
import type { SavedView, ViewRequest } from '../../../../shared/moderation/saved-views.ts'
import type { ConsoleContext } from '../../context.ts'
import { wordsOf } from '../../refusal.ts'
import { loadViews } from './saved-views.ts'

/** Saves, renames and removes views; the list itself is in the context. */
export interface SavedViewsModel {
  context: ConsoleContext
  error: Signal<string>
  /** The one that was removed last, which can come back. */
  removed: Signal<SavedView | null>
  save: (id: string, view: ViewRequest, done: string) => Promise<boolean>
  remove: (view: SavedView) => Promise<void>
}

export function createSavedViews(context: ConsoleContext): SavedViewsModel {
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
