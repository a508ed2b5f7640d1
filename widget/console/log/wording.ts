import type { LogEntry } from '../../../shared/moderation/audit-log.ts'
import type { StaffPerson } from '../../../shared/people/staff.ts'
import type { Key, Words } from '../../locales/say.ts'
import { reasonWords } from '../queue/card/wording.ts'

/** One action of the audit log: an entry, or several of one batch. */
export interface ActionGroup {
  first: LogEntry
  count: number
}

/** Groups entries by batch, in their order. */
export function byBatch(entries: LogEntry[]): ActionGroup[] {
  const runner: ActionGroup[] = []
  for (const entry of entries) {
    const last = runner.at(-1)
    if (last?.first.batch === entry.batch && last.first.action === entry.action) last.count++
    else runner.push({ first: entry, count: 1 })
  }
  return runner
}

/** Actions on people, rules, threads, marks and settings. A batch undoes each, but for a key, which the log never had. */
export const otherActions = [
  'author.sanction', 'author.lift-sanction', 'author.set-expert', 'rule.add', 'rule.change', 'rule.remove', 'rule.reorder', 'thread.set-limits', 'thread.set-page',
  'comment.pin', 'comment.feature', 'comment.assign', 'site.change-settings', 'site.change-key',
] as const // biome-ignore format: a list

const isOther = (action: string): action is (typeof otherActions)[number] =>
  (otherActions as readonly string[]).includes(action)

/** Whether a batch can undo the action: actions of the team can be undone, those of authors on their own comments cannot. */
export const isReversible = ({ first: { action, actor } }: ActionGroup) =>
  (isOther(action) && action !== 'site.change-key') ||
  (/^comment\.(approve|reject|spam|hold|undo)$/.test(action) && actor !== 'author')

/** The name of who acted. */
export const whoOf = ({ say }: Words, { actor, actorName }: LogEntry) => actorName ?? say(`actor.${actor}`)

/** The action in words: "rejected 24 comments". `people` are the team, by whose ids entries name people. */
export function actionWords({ say }: Words, { first, count }: ActionGroup, people: readonly StaffPerson[]): string {
  const { action, before, after } = first
  const verb = /^comment\.(approve|reject|spam|hold|undo|delete|restore|edit)$/.exec(action)?.[1]
  if (verb) return say('log.many', { did: say(`verb.${verb}` as Key), n: count })
  if (action === 'comment.assign') {
    if (!after?.to) return say('log.comment.assign', { n: count })
    const name = people.find(({ id }) => id === after.to)?.name
    return say('log.assigned', {
      n: count,
      name: after.to === 'admins' ? say('assign.admins.short') : (name ?? say('actor.staff')),
    })
  }
  const role = (of: LogEntry['before']) => (of?.role ? say(`role.${of.role}` as Key) : '')
  return say(`log.${action}` as Key, { from: role(before), to: role(after) }) || action
}

/** Reason and change of state: "Spam · Held → Spam". */
export function whyOf(words: Words, { action, reason, before, after }: LogEntry): string {
  const state = (of: LogEntry['before']) => (of?.state ? words.say(`state.${of.state}` as Key) : '')
  const [from, to] = [state(before), state(after)]
  const moved = action.startsWith('comment.') && from && to && from !== to ? `${from} → ${to}` : ''
  const settings = /^site\.(change-settings|rename)$/.test(action) ? settingsOf(before, after) : ''
  const origin = action.startsWith('site.') ? (after ?? before)?.origin : ''
  return [reason && reasonWords(words, reason), moved, settings, origin].filter(Boolean).join(' · ')
}

/** Changed settings by their names on the command line: "linksBeforeHold: 0 → 3". */
function settingsOf(before: LogEntry['before'], after: LogEntry['after']): string {
  const told = (value: unknown) => (Array.isArray(value) ? `[${value.join(', ')}]` : `${value}`)
  const changed = Object.entries(after ?? {}).map(([name, value]) =>
    name === 'wordLists' ? name : `${name}: ${told(before?.[name])} → ${told(value)}`,
  )
  return changed.join(', ')
}
