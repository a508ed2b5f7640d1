import { sameJson } from '../../../shared/canonical-json.ts'
import type {
  ScreeningChange,
  ScreeningName,
  ScreeningReply,
  ScreeningSettings,
} from '../../../shared/sites/screening.ts'
import type { WordList } from '../../../shared/sites/word-lists.ts'

/** A word list in the form; `key` identifies it while its name changes. */
export interface DraftList extends Omit<WordList, 'version'> {
  key: number
}

type Numbers = { [Name in ScreeningName as number extends NonNullable<ScreeningSettings[Name]> ? Name : never]: string }
export type NumberName = keyof Numbers
type Switches = { [Name in ScreeningName as ScreeningSettings[Name] extends boolean ? Name : never]: boolean }
export type SwitchName = keyof Switches

/** The settings in the form: numbers are text as typed, validated by the server. */
export interface ScreeningDraft extends Numbers, Switches {
  premoderate: ScreeningSettings['premoderate']
  proofOfWork: ScreeningSettings['proofOfWork']
  wordLists: DraftList[]
  /** Null leaves the key as it is; nothing typed takes it out. */
  akismetKey: string | null
}

/** Settings that have a field. */
export type FieldName = ScreeningName | 'akismetKey'

let keys = 0
export const newKey = () => ++keys

/** Converts settings to the form's values. */
export function screeningDraftOf(settings: ScreeningSettings): ScreeningDraft {
  const typed = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value === 'number' || value === null ? `${value ?? ''}` : value,
  ])
  const wordLists = settings.wordLists.map(({ version: _, ...list }) => ({ ...list, key: newKey() }))
  return { ...Object.fromEntries(typed), wordLists, akismetKey: null } as ScreeningDraft
}

/** Converts a form value to a setting. */
function typedValue(draft: ScreeningDraft, name: ScreeningName): unknown {
  if (name === 'wordLists') return draft.wordLists.map(({ key: _, ...list }) => list)
  const value = draft[name]
  if (typeof value !== 'string' || name === 'proofOfWork') return value
  const text = value.trim()
  if (text === '') return null
  return /^-?\d+$/.test(text) ? Number(text) : text
}

/** Whether a field has the same value in both drafts. */
export function isSame(one: ScreeningDraft, other: ScreeningDraft, name: FieldName): boolean {
  if (name === 'akismetKey') return one.akismetKey === other.akismetKey
  return sameJson(typedValue(one, name), typedValue(other, name))
}

const namesOf = (draft: ScreeningDraft) => Object.keys(draft) as FieldName[]

/** The settings that differ from the saved ones, as a request body. */
export function changesOf(draft: ScreeningDraft, { settings }: ScreeningReply): ScreeningChange {
  const saved = screeningDraftOf(settings)
  const changed = namesOf(draft).filter((name) => !isSame(draft, saved, name))
  return Object.fromEntries(
    changed.map((name) => [name, name === 'akismetKey' ? draft.akismetKey?.trim() || null : typedValue(draft, name)]),
  )
}

/**
 * Rebases a draft on newly saved settings; fields edited here keep their values. `clashing` are the fields that both changed,
 * to different values.
 */
export function rebase(
  draft: ScreeningDraft,
  from: ScreeningReply,
  to: ScreeningReply,
): { draft: ScreeningDraft; clashing: FieldName[] } {
  const [before, after] = [screeningDraftOf(from.settings), screeningDraftOf(to.settings)]
  const typed = namesOf(draft).filter((name) => !isSame(draft, before, name))
  const typedHere = Object.fromEntries(typed.map((name) => [name, draft[name]]))
  return {
    draft: { ...after, ...typedHere },
    clashing: typed.filter((name) => !isSame(before, after, name) && !isSame(draft, after, name)),
  }
}
