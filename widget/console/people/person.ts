import { type Signal, signal } from '@preact/signals'
import type { AuthorCard, NewSanction } from '../../../shared/people/people.ts'
import { type ActionRunner, createActionRunner } from '../action-runner.ts'
import type { ConsoleContext } from '../context.ts'

/** Takes the batch that undoes an action, where somebody keeps those. */
export type Keep = (action: SanctionAction, batch: string | null) => void

/** Actions on a person that the queue's undo history takes. */
type SanctionAction = 'sanction' | 'lift'

/** A person as last read, and the actions on them. */
export interface Person {
  id: string
  card: Signal<AuthorCard | null>
  isFailed: Signal<boolean>
  runner: ActionRunner
  load: () => Promise<void>
  setExpert: (isExpert: boolean) => Promise<boolean>
  /** Returns whether it is in force. */
  sanction: (sanction: NewSanction) => Promise<boolean>
  lift: (sanctionId: string) => Promise<boolean>
}

/** Makes the model of a person. With `keep` the queue's undo history takes each action; without, the runner offers undo. */
export function createPerson(context: ConsoleContext, id: string, keep?: Keep): Person {
  const card = signal<AuthorCard | null>(null)
  const isFailed = signal(false)
  async function load(): Promise<void> {
    try {
      card.value = await context.request('GET /moderation/authors/{id}', { params: { id } })
      isFailed.value = false
    } catch {
      isFailed.value = true
    }
  }
  const keepAction =
    keep && ((batch: string | null, word: string) => keep(word.slice('did.'.length) as SanctionAction, batch))
  const runner = createActionRunner(context, load, keepAction)
  const params = { id }
  return {
    id,
    card,
    isFailed,
    runner,
    load,
    setExpert: (isExpert) =>
      runner.run('did.expert', async () => {
        await context.request('PATCH /moderation/authors/{id}', { params, body: { isExpert } })
        return undefined
      }),
    sanction: (body) =>
      runner.run('did.sanction', () => context.request('POST /moderation/authors/{id}/sanctions', { params, body })),
    lift: (sanctionId) =>
      runner.run('did.lift', () =>
        context.request('DELETE /moderation/sanctions/{id}', { params: { id: sanctionId } }),
      ),
  }
}
