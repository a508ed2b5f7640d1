import { participationOf } from '../../../shared/limits.ts'
import type { Participation } from '../../../shared/moderation/nudges.ts'
import { recall } from '../../ui/storage.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { AskingNudge } from '../form.tsx'

/** What may be asked of a text, and what is said then. */
export interface Reason {
  kind: AskingNudge
  slots: Record<string, string | number>
}

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

/** A question about the article, and its answers, the right one first; null where the page has none. */
export function questionOf({ host }: ComposerContext): { question: string; answers: string[] } | null {
  const question = host.read('question')
  const answers =
    host
      .read('answers')
      ?.split('|')
      .map((answer) => answer.trim()) ?? []
  return question && answers.length > 1 ? { question, answers } : null
}

/** What there is to ask before a text is posted, the first that `isMet` has not been asked yet; null where that is nothing. */
export function reasonFor(
  context: ComposerContext,
  text: string,
  participation: Participation | null,
  isMet: (kind: AskingNudge) => boolean,
): Reason | null {
  const wanted = context.settings.peek()!.furtherNudges
  const said = ` ${wordsOf(text).join(' ')} `
  const { recent, pair } = participation ?? {}
  const asked = questionOf(context)
  const reasons: (Reason | false | null | undefined)[] = [
    hurtful.some((words) => said.includes(` ${words} `)) && { kind: 'tone', slots: {} },
    isClose(text, recall<string>(context.keyOf('last')) ?? '') && { kind: 'repeat', slots: {} },
    wanted.includes('slow') &&
      recent?.of === participationOf.recent &&
      recent.own > recent.of / 2 && { kind: 'slow', slots: { n: recent.own, m: recent.of } },
    wanted.includes('pair') &&
      pair &&
      pair.replies >= participationOf.pair && { kind: 'pair', slots: { name: pair.name, n: pair.replies } },
    wanted.includes('read') &&
      asked &&
      !recall(context.keyOf('read')) && { kind: 'read', slots: { question: asked.question } },
  ]
  return reasons.find((reason): reason is Reason => !!reason && !isMet(reason.kind)) ?? null
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function isClose(text: string, earlier: string): boolean {
  const [one, other] = [new Set(wordsOf(text)), new Set(wordsOf(earlier))]
  if (one.size < wordsMin || other.size < wordsMin) return false
  const common = [...one].filter((word) => other.has(word)).length
  return common / (one.size + other.size - common) >= closeFrom
}
