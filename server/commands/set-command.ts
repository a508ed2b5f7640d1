import * as v from 'valibot'
import { addressSettings } from '../../shared/sites/address-settings.ts'
import { type SiteSettings, siteSettings } from '../../shared/sites/sites.ts'
import { configurationOf } from '../comments/search/search-words.ts'
import { readSettingsNow, setSetting } from '../sites/set-settings.ts'
import { settingValues } from '../sites/settings-reference.ts'
import { rekeyThreads } from '../threads/rekey-threads.ts'
import { type Command, invocation } from './command.ts'
import { nearest } from './read-words.ts'

type Name = keyof SiteSettings

/** Changes a setting of a site. */
export const setCommand: Command = async ({ db, site, say }, given = '', ...words) => {
  const value = words.join(' ')
  const name = given as Name
  const schema = siteSettings.entries[name]
  const names = Object.keys(siteSettings.entries)
  if (!schema) {
    const hint = nearest(given, names) || `Settings: ${names.join(', ')}.`
    throw new Error(`There is no setting "${given}". ${hint.trim()}`)
  }
  const { values, example, isList } = settingValues(name)
  const takes = `It takes ${values}, for example: ${invocation} site set ${name} ${example}`
  if (words.length === 0) throw new Error(`Say what ${name} is to be. ${takes}`)
  const parsed = v.safeParse(schema, readValue(value, isList))
  if (!parsed.success) throw new Error(`${name} cannot be ${value}${reason(parsed.issues[0])}. ${takes}`)
  if (name === 'language') requireLanguage(`${parsed.output}`)
  await setSetting(db, site.id, name, parsed.output)
  say(`${name} is now ${JSON.stringify(parsed.output)}.${consequence(name, parsed.output)}`)
  if (name in addressSettings) {
    const { moved, displaced } = await rekeyThreads(db, site.id, await readSettingsNow(db, site.id))
    if (moved > 0) say(`${moved} ${moved === 1 ? 'thread has' : 'threads have'} a new address.`)
    if (displaced > 0)
      say(`${displaced} ${displaced === 1 ? 'thread' : 'threads'} had to stay: another thread has that address.`)
  }
}

/** What the setting itself says of a text that has the wrong form; of all else, what it takes says enough. */
const reason = ({ type, message }: v.BaseIssue<unknown>) => (type === 'regex' ? `: it ${message}` : '')

/** A value as JSON, else as text; a list also as words between commas. */
function readValue(text: string, isList: boolean): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return isList ? text.split(',').map((word) => word.trim()) : text
  }
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

function requireLanguage(tag: string): void {
  if (languageNames.of(tag)) return
  throw new Error(`There is no language "${tag}". Give a BCP 47 tag such as de or pt-BR.`)
}

/** What somebody may not expect of a setting. */
function consequence(name: Name, value: unknown): string {
  if (name === 'guestPosting' && value === false) return ' Only the team can post now; readers can still read.'
  if (name !== 'language') return ''
  const search =
    configurationOf(`${value}`) === 'simple'
      ? 'Search finds words as they are written'
      : `Search knows ${languageNames.of(`${value}`)} word forms`
  return ` ${search}. The words of the comment section itself are English.`
}
