import { type Signal, signal } from '@preact/signals'
import type { ThreadPageChange, ThreadPageDetails } from '../../../shared/comments/thread-page.ts'
import { Failure } from '../../api/failure.ts'
import { createActionRunner } from '../action-runner.ts'
import type { ConsoleContext } from '../context.ts'

/** The page of a thread as last read: its title and address, and whose word they are. */
export interface PageModel {
  /** Null until it has been read. */
  page: Signal<ThreadPageDetails | null>
  /** Why the last correction was refused; empty where it was not. */
  error: Signal<string>
  /** The field that was refused, if it was one. */
  refused: Signal<'title' | 'url' | null>
  load: () => Promise<void>
  /** Corrects what is named. Returns whether it was saved. */
  correct: (change: ThreadPageChange) => Promise<boolean>
}

/** Makes the model of a thread's page. `keep` takes the batch that undoes a correction. */
export function createPage(context: ConsoleContext, threadId: string, keep: (batch: string | null) => void): PageModel {
  const { request, words } = context
  const params = { id: threadId }
  const page: PageModel['page'] = signal(null)
  const refused: PageModel['refused'] = signal(null)
  const runner = createActionRunner(context, load, keep)

  async function load(): Promise<void> {
    try {
      page.value = (await request('GET /moderation/threads/{id}/page', { params })).thread
    } catch {
      runner.error.value = words.say('con.fail')
    }
  }

  return {
    page,
    error: runner.error,
    refused,
    load,
    correct: (body) =>
      runner.run('did.page', async () => {
        refused.value = null
        try {
          return await request('PATCH /moderation/threads/{id}/page', { params, body })
        } catch (failure) {
          const pointer = failure instanceof Failure ? failure.problem?.errors?.[0]?.pointer : undefined
          refused.value = pointer === '/title' ? 'title' : pointer === '/url' ? 'url' : null
          throw failure
        }
      }),
  }
}
