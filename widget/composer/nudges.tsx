import { effect, signal } from '@preact/signals'
import type { ComponentChild } from 'preact'
import { nudges as words } from '../locales/en.ts'
import { recall, remember } from '../ui/storage.ts'
import type { Desk } from './desk.ts'
import type { Draft } from './draft.ts'
import type { Box } from './form.tsx'

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

type Kind = 'tone' | 'repeat'

// What is said to people rather than about the matter. Short on purpose: it asks, and asking too often is not read.
const hurtful = [
  'idiot', 'idiots', 'idiotic', 'moron', 'morons', 'imbecile', 'stupid', 'dumb', 'dumbass', 'braindead', 'retard', 'retarded',
  'loser', 'losers', 'scum', 'vermin', 'trash', 'pathetic', 'disgusting', 'shut up', 'get lost', 'go to hell', 'piss off',
  'fuck you', 'fuck off', 'asshole', 'bastard', 'bitch', 'kill yourself', 'drop dead',
] as const // biome-ignore format: a list

/** Fewer words than this are alike by chance. */
const wordsMin = 5
/** How much of all words two texts have in common, 0 to 1, before the later one is called close to the earlier. */
const closeFrom = 0.8

/** Makes what is said beside a box. */
export function makeNudges(desk: Desk, box: Box, draft: Draft): Nudges {
  desk.words.add(words)
  const { say } = desk.words
  const asked = signal<Kind | null>(null)
  const met = new Set<string>()
  const start = box.text.peek()
  const hasChanged = signal(false)
  effect(() => {
    if (box.text.value !== start) hasChanged.value = true
  })
  const last = desk.keyOf('last')
  const end = () => {
    asked.value = null
  }

  function kindOf(text: string): Kind | null {
    const said = ` ${wordsOf(text).join(' ')} `
    if (hurtful.some((words) => said.includes(` ${words} `))) return 'tone'
    return isClose(text, recall<string>(last) ?? '') ? 'repeat' : null
  }

  return {
    // Not before something is typed: at the first press in a form it would move what is pressed.
    welcome: () => (hasChanged.value && !desk.session.viewer.value ? <p class="notes">{say('rules.first')}</p> : null),
    question: () =>
      asked.value && (
        <fieldset class="naming nudge" aria-label={say(`nudge.${asked.value}`)}>
          <p>{say(`nudge.${asked.value}`)}</p>
          <button
            type="button"
            class="button boxed"
            onClick={() => {
              end()
              box.field.current?.focus()
            }}
          >
            {say('nudge.edit')}
          </button>{' '}
          <button
            type="button"
            class="button boxed"
            onClick={() => {
              end()
              box.extras.peek()!.submit()
            }}
          >
            {say('nudge.post')}
          </button>
        </fieldset>
      ),
    stops(text) {
      const kind = kindOf(text)
      const about = `${draft.id()} ${kind}`
      if (!kind || met.has(about)) {
        end()
        return false
      }
      met.add(about)
      asked.value = kind
      const form = box.field.current?.form
      requestAnimationFrame(() => form?.querySelector<HTMLElement>('.nudge button')?.focus())
      return true
    },
    sent: (text) => remember(last, text),
  }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function isClose(text: string, earlier: string): boolean {
  const [one, other] = [new Set(wordsOf(text)), new Set(wordsOf(earlier))]
  if (one.size < wordsMin || other.size < wordsMin) return false
  const common = [...one].filter((word) => other.has(word)).length
  return common / (one.size + other.size - common) >= closeFrom
}
