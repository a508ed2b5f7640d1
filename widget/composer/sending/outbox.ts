import type { Checks, Comment, NewComment } from '../../../shared/comments/comments.ts'
import type { Request } from '../../api/client.ts'
import type { Failure } from '../../api/failure.ts'
import { recall, remember } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import { isPassing } from '../problem-words.ts'

/** One comment on its way, kept on this device until the server has it. `id` is its idempotency key. */
export interface Letter {
  id: string
  parentId: string | null
  text: string
  checks: Checks
}

const retriesMs = [1_000, 3_000]

/** What was on its way and never arrived, as this device remembers it. */
export function unsentLetters(desk: ComposerContext): Letter[] {
  return recall<Letter[]>(desk.keyOf('outbox')) ?? []
}

/** Keeps a letter, before it is sent. */
export function keepLetter(desk: ComposerContext, letter: Letter): void {
  remember(desk.keyOf('outbox'), [...others(desk, letter), letter])
}

/** Forgets a letter: it arrived, was refused, or was given up. */
export function dropLetter(desk: ComposerContext, letter: Letter): void {
  const rest = others(desk, letter)
  remember(desk.keyOf('outbox'), rest.length > 0 ? rest : null)
}

const others = (desk: ComposerContext, letter: Letter) => unsentLetters(desk).filter(({ id }) => id !== letter.id)

/**
 * Sends a letter, and again while that may help: whatever became of the last attempt, the key makes it the same comment.
 * @throws Failure of the last attempt
 */
export async function sendLetter(desk: ComposerContext, letter: Letter): Promise<Comment> {
  const { id, parentId, text, checks } = letter
  const body: NewComment = { page: desk.page(), parentId, body: text, checks }
  const request = { method: 'POST', body, token: desk.session.token(), headers: { 'Idempotency-Key': id } }
  for (const afterMs of retriesMs) {
    try {
      return await post(desk, request)
    } catch (error) {
      if (!isPassing(error as Failure) || !navigator.onLine) throw error
      await new Promise((resolve) => setTimeout(resolve, afterMs))
    }
  }
  return post(desk, request)
}

// Where the site asks for work first, what does it comes along.
function post(desk: ComposerContext, request: Request): Promise<Comment> {
  return desk.send<{ comment: Comment }>('/comments', request).then(
    ({ comment }) => comment,
    async (failure: Failure) => {
      if (!failure.problem?.challenge) throw failure
      return (await import('./proof.ts')).postProven(desk, request, failure.problem.challenge)
    },
  )
}
