import type { console, directory, screening } from './console-en.ts'
import type {
  branch,
  composer,
  further,
  heat,
  hints,
  history,
  menu,
  news,
  nudges,
  own,
  plain,
  search,
  staff,
} from './en.ts'
import { reader } from './en.ts'

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
export type Table = Record<string, string | Plural>

/** Every key there is, whichever chunk its English words come in. */
export type Key =
  | keyof typeof reader
  | keyof typeof hints
  | keyof typeof heat
  | keyof typeof further
  | keyof typeof news
  | keyof typeof branch
  | keyof typeof plain
  | keyof typeof search
  | keyof typeof menu
  | keyof typeof nudges
  | keyof typeof own
  | keyof typeof staff
  | keyof typeof composer
  | keyof typeof history
  | keyof typeof console
  | keyof typeof screening
  | keyof typeof directory
export type Slots = Record<string, string | number>

/** Says a sentence in the widget's language: whole, with its slots filled; {n} chooses the plural form. */
export type Say = (key: Key, slots?: Slots) => string

/** The words of one widget. Chunks add their own English table when they come. */
export interface Words {
  lang: string
  say: Say
  add: (table: Table | undefined) => void
}

/** Makes the words of a widget. `lang` is a BCP 47 tag; it also decides numbers, plurals and times. */
export function createWords(lang: string): Words {
  const table: Table = { ...reader }
  const plurals = new Intl.PluralRules(lang)
  let numbers: Intl.NumberFormat | undefined
  const written = (n: number) => {
    // The first number an Intl format writes costs a browser 20 ms, at the moment the comments want to be seen.
    if (n < 1_000) return `${n}`
    numbers ??= new Intl.NumberFormat(lang)
    return numbers.format(n)
  }
  const say: Say = (key, slots = {}) => {
    const entry = table[key] ?? ''
    const text = typeof entry === 'string' ? entry : (entry[plurals.select(+slots.n!)] ?? entry.other)
    return text.replace(/{(\w+)}/g, (_, name: string) => {
      const value = slots[name]!
      return typeof value === 'number' ? written(value) : value
    })
  }
  return { lang, say, add: (more) => void Object.assign(table, more) }
}
