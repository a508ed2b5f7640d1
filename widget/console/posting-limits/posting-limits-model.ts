import { type Signal, signal } from '@preact/signals'
import type { PostingLimitsChange, ThreadPostingLimits } from '../../../shared/comments/posting-limits.ts'
import { createActionRunner } from '../action-runner.ts'
import type { ConsoleContext } from '../context.ts'

/** A thread's posting limits as last read. */
export interface PostingLimitsModel {
  /** Null until they have been read. */
  limits: Signal<ThreadPostingLimits | null>
  error: Signal<string>
  load: () => Promise<void>
  /** Returns whether the change was saved. */
  change: (change: PostingLimitsChange) => Promise<boolean>
}

/** Makes the model of a thread's posting limits. `keep` takes the batch that undoes a change. */
export function createPostingLimits(
  context: ConsoleContext,
  threadId: string,
  keep: (batch: string | null) => void,
): PostingLimitsModel {
  const { request, words } = context
  const params = { id: threadId }
  const limits: PostingLimitsModel['limits'] = signal(null)
  const runner = createActionRunner(context, load, keep)

  async function load(): Promise<void> {
    try {
      limits.value = (await request('GET /moderation/threads/{id}', { params })).thread
    } catch {
      runner.error.value = words.say('con.fail')
    }
  }

  return {
    limits,
    error: runner.error,
    load,
    change: (body) => runner.run('did.limits', () => request('PATCH /moderation/threads/{id}', { params, body })),
  }
}
