import { batch, type Signal, signal } from '@preact/signals'
import type { FieldError } from '../../../shared/problems.ts'
import type { ScreeningReply } from '../../../shared/sites/screening.ts'
import { Failure } from '../../api/failure.ts'
import { type ActionRunner, createActionRunner } from '../action-runner.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'
import { changesOf, type FieldName, rebase, type ScreeningDraft, screeningDraftOf } from './draft.ts'

/** The screening settings: as saved, and as edited. */
export interface Screening {
  phase: Signal<'loading' | 'ready' | 'failed'>
  saved: Signal<ScreeningReply | null>
  draft: Signal<ScreeningDraft | null>
  isSaving: Signal<boolean>
  /** What the server does not take, field by field. */
  errors: Signal<FieldError[]>
  /** Why nothing was saved, where no field is to blame. */
  failure: Signal<string>
  /** Fields somebody else changed while they were changed here. */
  clashing: Signal<FieldName[]>
  runner: ActionRunner
  isDirty: () => boolean
  /** Types something. */
  edit: (change: Partial<ScreeningDraft>) => void
  discard: () => void
  /** Takes what is saved in place of what was typed. */
  take: (name: FieldName) => void
  load: () => Promise<void>
  save: () => Promise<void>
}

export function createScreening(context: ConsoleContext): Screening {
  const {
    request,
    announce,
    words: { say },
  } = context
  const screening: Screening = {
    phase: signal('loading'),
    saved: signal<ScreeningReply | null>(null),
    draft: signal<ScreeningDraft | null>(null),
    isSaving: signal(false),
    errors: signal<FieldError[]>([]),
    failure: signal(''),
    clashing: signal<FieldName[]>([]),
    runner: createActionRunner(context, load),
    isDirty() {
      const [draft, saved] = [screening.draft.value, screening.saved.value]
      return draft !== null && saved !== null && Object.keys(changesOf(draft, saved)).length > 0
    },
    edit(change) {
      screening.draft.value = { ...screening.draft.peek()!, ...change }
    },
    discard() {
      batch(() => {
        screening.draft.value = screeningDraftOf(screening.saved.peek()!.settings)
        forget()
      })
      announce(say('set.discarded'))
    },
    take(name) {
      const saved = screeningDraftOf(screening.saved.peek()!.settings)
      batch(() => {
        screening.edit({ [name]: saved[name] })
        screening.clashing.value = screening.clashing.peek().filter((one) => one !== name)
      })
    },
    load,
    save,
  }

  function forget(): void {
    screening.errors.value = []
    screening.failure.value = ''
    screening.clashing.value = []
  }

  /** Others' changes come in; what was typed stays. */
  function takeOver(next: ScreeningReply): FieldName[] {
    const [draft, before] = [screening.draft.peek(), screening.saved.peek()]
    const rebased =
      draft && before ? rebase(draft, before, next) : { draft: screeningDraftOf(next.settings), clashing: [] }
    screening.saved.value = next
    screening.draft.value = rebased.draft
    return rebased.clashing
  }

  async function load(): Promise<void> {
    try {
      const next = await request('GET /moderation/settings')
      batch(() => {
        takeOver(next)
        screening.phase.value = 'ready'
      })
    } catch {
      // What is there already stays.
      if (!screening.saved.peek()) screening.phase.value = 'failed'
    }
  }

  async function save(): Promise<void> {
    const [draft, saved] = [screening.draft.peek()!, screening.saved.peek()!]
    const change = changesOf(draft, saved)
    if (screening.isSaving.peek()) return
    if (Object.keys(change).length === 0) return announce(say('set.nothing'))
    screening.isSaving.value = true
    screening.runner.last.value = null
    try {
      const headers = { 'If-Match': `"${saved.version}"` }
      const { batch: undo, ...next } = await request('PATCH /moderation/settings', { body: change, headers })
      batch(() => {
        forget()
        screening.saved.value = next
        // What was typed meanwhile is a change still; the key is not told back.
        const isSent = screening.draft.peek()!.akismetKey === draft.akismetKey
        if (isSent) screening.edit({ akismetKey: null })
        screening.runner.last.value = { word: say('set.saved'), batch: undo }
      })
      announce(say('set.saved'))
    } catch (error) {
      batch(() => refuse(error))
    }
    screening.isSaving.value = false
  }

  function refuse(error: unknown): void {
    forget()
    const problem = error instanceof Failure ? error.problem : null
    if (problem?.screening) {
      screening.clashing.value = takeOver(problem.screening)
      screening.failure.value = say(screening.clashing.peek().length > 0 ? 'set.clash' : 'set.meanwhile')
    } else if (problem?.errors) screening.errors.value = problem.errors
    else screening.failure.value = problem ? (wordsOf(error) ?? say('team.fail')) : say('set.offline')
  }
  return screening
}

/** Unsaved changes survive leaving the screen and a session that ends, until the page is closed. */
const unsaved = new WeakMap<ConsoleContext, Screening>()

/** Returns the model with unsaved changes where there are any, or a new one. */
export function openScreening(context: ConsoleContext): Screening {
  const known = unsaved.get(context)
  const screening = known?.isDirty() ? known : createScreening(context)
  unsaved.set(context, screening)
  return screening
}
