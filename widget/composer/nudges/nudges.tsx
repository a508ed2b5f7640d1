import { effect, signal } from '@preact/signals-core'
import type { ComponentChild } from 'preact'
import type { Pace } from '../../../shared/moderation/nudges.ts'
import { nudges as words } from '../../locales/en/nudges.ts'
import { remember } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { Draft } from '../draft.ts'
import type { ComposerState } from '../form.tsx'
import { questionOf, type Reason, reasonFor } from './reasons.ts'
import { makeTally } from './tally.ts'

/** Gentle words beside a box: each once a draft, and none of them keeps anybody from posting. */
export interface Nudges {
  /** Above the box, for who has not written here yet. */
  welcome: () => ComponentChild
  /** Below the words, after Post was pressed: whether they were meant so. */
  question: () => ComponentChild
  /** Whether there is something to ask before this is posted; then it is asked, and the focus is there. */
  stops: (text: string) => boolean
  /** Remembers what was posted, to see when the next is much the same. */
  sent: (text: string) => void
}

/** Makes what is said beside a box. `about` is its draft's: `reply:<id>` answers that comment. */
export function makeNudges(desk: ComposerContext, box: ComposerState, draft: Draft, about: string): Nudges {
  desk.words.add(words)
  const { say } = desk.words
  const tally = makeTally(desk)
  const asked = signal<Reason | null>(null)
  /** What came of a question about the article. */
  const answered = signal<'right' | 'wrong' | null>(null)
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
    asked.value = null
    answered.value = null
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

  function answer(isRight: boolean): void {
    answered.value = isRight ? 'right' : 'wrong'
    if (isRight) remember(desk.keyOf('read'), true)
    desk.announce(say(`nudge.read.${answered.value}`))
    focusFirst()
  }

  const button = (text: string, press: () => void) => (
    <button
      key={text}
      type="button"
      class="button boxed"
      onClick={() => {
        press()
      }}
    >
      {text}
    </button>
  )
  const edit = () => {
    end()
    box.field.current?.focus()
  }
  const post = () => {
    end()
    isSure = true
    box.behaviour.peek()!.submit()
  }

  function Answers() {
    const { answers } = questionOf(desk)!
    // In an order that does not say which is right.
    return answers.toSorted().map((text) => [button(text, () => answer(text === answers[0])), ' '])
  }

  return {
    // Not before something is typed: at the first press in a form it would move what is pressed.
    welcome: () => (hasChanged.value && !desk.session.viewer.value ? <p class="notes">{say('rules.first')}</p> : null),
    question() {
      if (!asked.value) return null
      const { kind, slots } = asked.value
      const text = answered.value ? say(`nudge.read.${answered.value}`) : say(`nudge.${kind}`, slots)
      return (
        <fieldset class="naming nudge" aria-label={text}>
          <p>{text}</p>
          {kind === 'read' && !answered.value ? Answers() : button(say('nudge.edit'), edit)}{' '}
          {button(say(answered.value === 'right' ? 'nudge.go' : 'nudge.post'), post)}
        </fieldset>
      )
    },
    stops(text) {
      const isAnswer = isSure || asked.peek()
      isSure = false
      const reason = isAnswer ? null : reasonFor(desk, text, known, (kind) => met.has(`${draft.id()} ${kind}`))
      if (!reason) {
        end()
        return false
      }
      met.add(`${draft.id()} ${reason.kind}`)
      asked.value = reason
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
