import type { Checks, Comment, NewComment } from '../../../shared/comments/comments.ts'
import { failureOf } from '../../api/failure.ts'
import { recall, remember } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import { isPassing } from '../problem-words.ts'

/** One comment on its way, kept on this device until the server has it. `id` is its idempotency key. */
export interface QueuedPost {
  id: string
  parentId: string | null
  text: string
  checks: Checks
}

const retriesMs = [1_000, 3_000]

/** What was on its way and never arrived, as this device remembers it. */
export function queuedPosts(context: ComposerContext): QueuedPost[] {
  return recall<QueuedPost[]>(context.keyOf('outbox')) ?? []
}

/** Keeps a post, before it is sent. */
export function queuePost(context: ComposerContext, post: QueuedPost): void {
  remember(context.keyOf('outbox'), [...others(context, post), post])
}

/** Forgets a post: it arrived, was refused, or was given up. */
export function dropPost(context: ComposerContext, post: QueuedPost): void {
  const rest = others(context, post)
  remember(context.keyOf('outbox'), rest.length > 0 ? rest : null)
}

const others = (context: ComposerContext, post: QueuedPost) => queuedPosts(context).filter(({ id }) => id !== post.id)

/**
 * Sends a post, and again while that may help: whatever became of the last attempt, the key makes it the same comment.
 * @throws Failure of the last attempt
 */
export async function sendPost(context: ComposerContext, { id, parentId, text, checks }: QueuedPost): Promise<Comment> {
  const body: NewComment = { page: context.page(), parentId, body: text, checks }
  for (const afterMs of retriesMs) {
    try {
      return await send(context, id, body)
    } catch (error) {
      if (!isPassing(failureOf(error)) || !navigator.onLine) throw error
      await new Promise((resolve) => setTimeout(resolve, afterMs))
    }
  }
  return send(context, id, body)
}

async function send(context: ComposerContext, key: string, body: NewComment): Promise<Comment> {
  try {
    const headers = { 'Idempotency-Key': key }
    return (await context.request('POST /comments', { body, token: context.session.token(), headers })).comment
  } catch (error) {
    const { problem } = failureOf(error)
    if (!problem?.challenge || body.checks?.proof !== undefined) throw error
    // The site asks for work first: what does it comes along.
    const { solve } = await import('./proof.ts')
    const proof = await solve(problem.challenge)
    return send(context, key, { ...body, checks: { ...body.checks, proof } })
  }
}
