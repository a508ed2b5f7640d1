import { effect, signal } from '@preact/signals-core'
import type { Participation } from '../../../shared/moderation/nudges.ts'
import { remember } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { Draft } from '../draft.ts'
import type { ComposerState, NudgeQuestion, Nudges } from '../form.tsx'
import { questionOf, reasonFor } from './reasons.ts'
import { makeTally } from './tally.ts'

/** Makes the nudges of a composer. `about` is its draft's: `reply:<id>` answers that comment. */
export function createNudges(context: ComposerContext, composer: ComposerState, draft: Draft, about: string): Nudges {
  const { say } = context.words
  const tally = makeTally(context)
  const question = signal<NudgeQuestion | null>(null)
  const met = new Set<string>()
  const start = composer.text.peek()
  const hasChanged = signal(false)
  const participation = signal<Promise<void> | null>(null)
  let known: Participation | null = null
  /** They have just said so: one question is enough. */
  let isSure = false
  effect(() => {
    if (composer.text.value !== start) hasChanged.value = true
    if (!hasChanged.value) return
    if (!context.session.viewer.value) tally.shown('first', '')
    if (composer.text.value && !participation.peek()) participation.value = readParticipation()
  })
  const end = () => {
    question.value = null
  }

  /** How much of the talk is this reader's: asked while they write, and whoever is faster is not asked about it. */
  async function readParticipation(): Promise<void> {
    const wanted = context.settings.peek()!.furtherNudges
    const token = context.session.token()
    if (!token || !(wanted.includes('slow') || wanted.includes('pair'))) return
    const { url, id } = context.page()
    const parent = about.startsWith('reply:') && about.slice('reply:'.length)
    const query = { url, ...(id && { page: id }), ...(parent && { parent }) }
    known = await context.request('GET /me/participation', { query, token }).catch(() => null)
  }

  function focusFirst(): void {
    const form = composer.field.current?.form
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('.nudge button')?.focus())
  }

  return {
    isWelcomed: () => hasChanged.value && !context.session.viewer.value,
    question,
    answer(text) {
      const answered = text === questionOf(context)!.answers[0] ? 'right' : 'wrong'
      question.value = { ...question.peek()!, answered }
      if (answered === 'right') remember(context.keyOf('read'), true)
      context.announce(say(`nudge.read.${answered}`))
      focusFirst()
    },
    edit() {
      end()
      composer.field.current?.focus()
    },
    post() {
      end()
      isSure = true
      composer.behaviour.peek()!.submit()
    },
    stops(text) {
      const isAnswer = isSure || question.peek()
      isSure = false
      const reason = isAnswer ? null : reasonFor(context, text, known, (kind) => met.has(`${draft.id()} ${kind}`))
      if (!reason) {
        end()
        return false
      }
      met.add(`${draft.id()} ${reason.kind}`)
      question.value = { ...reason, answers: questionOf(context)?.answers.toSorted() ?? [], answered: null }
      tally.shown(reason.kind, text)
      focusFirst()
      return true
    },
    sent(text) {
      remember(context.keyOf('last'), text)
      tally.sent(text)
      known = null
      participation.value = null
    },
  }
}
