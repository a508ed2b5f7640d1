import { sameJson } from '../../../shared/canonical-json.ts'
import type {
  ScreeningChange,
  ScreeningName,
  ScreeningReply,
  ScreeningSettings,
} from '../../../shared/sites/screening.ts'
import type { WordList } from '../../../shared/sites/sites.ts'

/** A word list as it is typed; `key` tells it from the others whatever it is called. */
export interface DraftList extends Omit<WordList, 'version'> {
  key: number
}

type Numbers = { [Name in ScreeningName as number extends NonNullable<ScreeningSettings[Name]> ? Name : never]: string }
export type NumberName = keyof Numbers
type Switches = { [Name in ScreeningName as ScreeningSettings[Name] extends boolean ? Name : never]: boolean }
export type SwitchName = keyof Switches

/** The settings as somebody types them: numbers as text, whatever it is, for the server to judge. */
export interface Draft extends Numbers, Switches {
  premoderate: ScreeningSettings['premoderate']
  proofOfWork: ScreeningSettings['proofOfWork']
  wordLists: DraftList[]
  /** Null leaves the key as it is; nothing typed takes it out. */
  akismetKey: string | null
}

/** What has a field of its own. */
export type FieldName = ScreeningName | 'akismetKey'

let keys = 0
export const newKey = () => ++keys

/** Settings as they would be typed. */
export function draftOf(settings: ScreeningSettings): Draft {
  const typed = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value === 'number' || value === null ? `${value ?? ''}` : value,
  ])
  const wordLists = settings.wordLists.map(({ version: _, ...list }) => ({ ...list, key: newKey() }))
  return { ...Object.fromEntries(typed), wordLists, akismetKey: null } as Draft
}

/** Settings as they were typed, for the server. */
function typedValue(draft: Draft, name: ScreeningName): unknown {
  if (name === 'wordLists') return draft.wordLists.map(({ key: _, ...list }) => list)
  const value = draft[name]
  if (typeof value !== 'string' || name === 'proofOfWork') return value
  const text = value.trim()
  if (text === '') return null
  return /^-?\d+$/.test(text) ? Number(text) : text
}

/** Whether a field says the same in both. */
export function isSame(one: Draft, other: Draft, name: FieldName): boolean {
  if (name === 'akismetKey') return one.akismetKey === other.akismetKey
  return sameJson(typedValue(one, name), typedValue(other, name))
}

const namesOf = (draft: Draft) => Object.keys(draft) as FieldName[]

/** What differs from what is saved, as it is sent. */
export function changesOf(draft: Draft, { settings }: ScreeningReply): ScreeningChange {
  const saved = draftOf(settings)
  const changed = namesOf(draft).filter((name) => !isSame(draft, saved, name))
  return Object.fromEntries(
    changed.map((name) => [name, name === 'akismetKey' ? draft.akismetKey?.trim() || null : typedValue(draft, name)]),
  )
}

/**
 * Takes over what somebody else saved, but for what was typed here. `clashing` are the fields that both changed, and not to the
 * same.
 */
export function rebase(
  draft: Draft,
  from: ScreeningReply,
  to: ScreeningReply,
): { draft: Draft; clashing: FieldName[] } {
  const [before, after] = [draftOf(from.settings), draftOf(to.settings)]
  const typed = namesOf(draft).filter((name) => !isSame(draft, before, name))
  const typedHere = Object.fromEntries(typed.map((name) => [name, draft[name]]))
  return {
    draft: { ...after, ...typedHere },
    clashing: typed.filter((name) => !isSame(before, after, name) && !isSame(draft, after, name)),
  }
}
