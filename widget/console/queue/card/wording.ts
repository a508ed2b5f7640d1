import type { DecisionReason, PastDecision } from '../../../../shared/moderation/moderation.ts'
import { decisionReasons } from '../../../../shared/moderation/moderation.ts'
import type { Key, Words } from '../../../locales/say.ts'
import { relativeTime } from '../../../ui/time.ts'
import type { Trouble } from '../model/item.ts'

const isReason = (reason: string): reason is DecisionReason => (decisionReasons as readonly string[]).includes(reason)

/** The name of a decision reason; a rule's own reason stays as it is. */
export const reasonWords = ({ say }: Words, reason: string) => (isReason(reason) ? say(`reason.${reason}`) : reason)

/** The name of who acted, or their kind where they have none. */
export const actorWords = ({ say }: Words, { by, actor }: Pick<PastDecision, 'by' | 'actor'>) =>
  by ?? say(`actor.${actor}`)

const verbs = ['approve', 'reject', 'spam', 'hold', 'undo', 'delete', 'restore', 'edit'] as const
const verbOf = (action: string) => verbs.find((verb) => action === `comment.${verb}`)

/** The action as a verb, as in "Priya rejected this". */
const didWords = ({ say }: Words, action: string) => say(`verb.${verbOf(action) ?? 'other'}`)

/** The action at the beginning of a line. */
export function pastActionWords({ say }: Words, action: string): string {
  const verb = verbOf(action)
  return verb ? say(`did.${verb}` as Key) : action
}

/** Relative time, in seconds below a minute: "4 s". */
export function agoWords({ say }: Words, at: string): string {
  const agoS = Math.max(1, Math.round((Date.now() - Date.parse(at)) / 1_000))
  return agoS < 60 ? say('ago.s', { n: agoS }) : relativeTime(say, at, false)
}

/** A conflict or failure in the list: "Already handled by Priya". */
export function troubleWords({ say }: Words, trouble: Trouble): string {
  if (trouble.kind === 'failed' || trouble.kind === 'edited') return say(`line.${trouble.kind}`)
  const last = trouble.kind === 'lost' ? trouble.lost.last : trouble.last
  return last?.by ? say('line.handled', { name: last.by }) : say('line.handled.unnamed')
}

/** "Priya rejected this 4 s ago (Harassment)". */
export function lastWords(words: Words, last: PastDecision): string {
  const slots = { name: actorWords(words, last), did: didWords(words, last.action), time: agoWords(words, last.at) }
  return last.reason
    ? words.say('trouble.lost.why', { ...slots, reason: reasonWords(words, last.reason) })
    : words.say('trouble.lost', slots)
}
