import type { arrivals } from './en/arrivals.ts'
import type { branch } from './en/branch.ts'
import type { composer } from './en/composer.ts'
import type { console } from './en/console/console.ts'
import type { directory } from './en/console/directory.ts'
import type { mail } from './en/console/mail.ts'
import type { rules } from './en/console/rules.ts'
import type { screening } from './en/console/screening.ts'
import type { team } from './en/console/team.ts'
import type { verdict } from './en/console/verdict.ts'
import type { hints } from './en/hints.ts'
import type { history } from './en/history.ts'
import type { menu } from './en/menu.ts'
import type { moderation } from './en/moderation.ts'
import type { myComments } from './en/my-comments.ts'
import type { nudges } from './en/nudges.ts'
import type { paging } from './en/paging.ts'
import type { plain } from './en/plain.ts'
import type { postingLimits } from './en/posting-limits.ts'
import { reader } from './en/reader.ts'
import type { search } from './en/search.ts'
import type { server } from './en/server.ts'
import type { who } from './en/who.ts'

import type { Table } from './table.ts'

/** Every key there is, whichever chunk its English words come in. */
export type Key =
  | keyof typeof reader
  | keyof typeof hints
  | keyof typeof postingLimits
  | keyof typeof paging
  | keyof typeof arrivals
  | keyof typeof branch
  | keyof typeof plain
  | keyof typeof search
  | keyof typeof server
  | keyof typeof menu
  | keyof typeof nudges
  | keyof typeof myComments
  | keyof typeof moderation
  | keyof typeof composer
  | keyof typeof who
  | keyof typeof history
  | keyof typeof console
  | keyof typeof rules
  | keyof typeof screening
  | keyof typeof team
  | keyof typeof verdict
  | keyof typeof directory
  | keyof typeof mail
/** Values for the `{slots}` of a sentence, by name. */
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
