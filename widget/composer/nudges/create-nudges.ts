import { effect, signal } from '@preact/signals-core'
import type { Pace } from '../../../shared/moderation/nudges.ts'
import { remember } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { Draft } from '../draft.ts'
import type { ComposerState, NudgeQuestion, Nudges } from '../form.tsx'
import { questionOf, reasonFor } from './reasons.ts'
import { makeTally } from './tally.ts'

/** Makes the nudges of a composer. `about` is its draft's: `reply:<id>` answers that comment. */
export function createNudges(desk: ComposerContext, box: ComposerState, draft: Draft, about: string): Nudges {
  const { say } = desk.words
  const tally = makeTally(desk)
  const question = signal<NudgeQuestion | null>(null)
  const met = new Set<string>()
  const start = box.text.peek()
  const hasChanged = signal(false)
  const pace = signal<Promise<void> | null>(null)
  let known: Pace | null = null
  /** They have just said so: one question is enough. */
  let isSure = false
  effect(() => {
    if (box.text.value !== start) hasChanged.value = true
    if (!hasChanged.value) return
    if (!desk.session.viewer.value) tally.shown('first', '')
    if (box.text.value && !pace.peek()) pace.value = askPace()
  })
  const end = () => {
    question.value = null
  }

  /** How much of the talk is this reader's: asked while they write, and whoever is faster is not asked about it. */
  async function askPace(): Promise<void> {
    const wanted = desk.settings.peek()!.furtherNudges
    const token = desk.session.token()
    if (!token || !(wanted.includes('slow') || wanted.includes('pair'))) return
    const { url, id } = desk.page()
    const parent = about.startsWith('reply:') && about.slice('reply:'.length)
    const query = { url, ...(id && { page: id }), ...(parent && { parent }) }
    known = await desk.request('GET /me/participation', { query, token }).catch(() => null)
  }

  function focusFirst(): void {
    const form = box.field.current?.form
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('.nudge button')?.focus())
  }

  return {
    isWelcomed: () => hasChanged.value && !desk.session.viewer.value,
    question,
    answer(text) {
      const answered = text === questionOf(desk)!.answers[0] ? 'right' : 'wrong'
      question.value = { ...question.peek()!, answered }
      if (answered === 'right') remember(desk.keyOf('read'), true)
      desk.announce(say(`nudge.read.${answered}`))
      focusFirst()
    },
    edit() {
      end()
      box.field.current?.focus()
    },
    post() {
      end()
      isSure = true
      box.behaviour.peek()!.submit()
    },
    stops(text) {
      const isAnswer = isSure || question.peek()
      isSure = false
      const reason = isAnswer ? null : reasonFor(desk, text, known, (kind) => met.has(`${draft.id()} ${kind}`))
      if (!reason) {
        end()
        return false
      }
      met.add(`${draft.id()} ${reason.kind}`)
      question.value = { ...reason, answers: questionOf(desk)?.answers.toSorted() ?? [], answered: null }
      tally.shown(reason.kind, text)
      focusFirst()
      return true
    },
    sent(text) {
      remember(desk.keyOf('last'), text)
      tally.sent(text)
      known = null
      pace.value = null
    },
  }
}
