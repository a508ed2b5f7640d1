import {
  type Language,
  languages,
  type RuleAction,
  type RuleConditions,
  type RuleRequest,
  type Script,
  type ShownRule,
  scripts,
} from '../../../shared/moderation/rules.ts'

/** The request that saves a rule as it is. */
export const requestOf = ({ name, enabled, conditions, actions }: ShownRule): RuleRequest => ({
  name,
  enabled,
  conditions,
  actions,
})

/** Reads the rule editor's form. An empty field is no condition and no action. */
export function readDraft(form: HTMLFormElement, enabled: boolean): RuleRequest {
  const fields = new FormData(form)
  const text = (name: string) => `${fields.get(name) ?? ''}`.trim()
  const lines = (name: string) => text(name).split('\n').map((line) => line.trim()).filter(Boolean) // biome-ignore format: one line
  const conditions: RuleConditions = {}
  const actions: RuleAction[] = []

  const [words, domains] = [lines('words'), lines('domains')]
  const written = fields.getAll('scripts') as Script[]
  const spoken = fields.getAll('languages') as Language[]
  if (words.length > 0) conditions.words = words
  if (domains.length > 0) conditions.domains = domains
  if (text('links')) conditions.links = Number(text('links'))
  if (fields.has('isNew')) conditions.isNew = true
  if (text('reports')) conditions.reports = Number(text('reports'))
  if (text('similarityToRecent')) conditions.similarityToRecent = Number(text('similarityToRecent')) / 100
  if (written.length > 0) conditions.scripts = scripts.filter((script) => written.includes(script))

  if (spoken.length > 0) conditions.languages = languages.filter((language) => spoken.includes(language))

  const decides = text('decides')
  if (decides === 'hold' || decides === 'spam') actions.push({ do: decides })
  if (decides === 'refuse') actions.push({ do: 'refuse', message: text('message') })
  if (text('label')) actions.push({ do: 'label', label: text('label') })
  if (text('slowS'))
    actions.push({ do: 'slow', slowS: Number(text('slowS')), slowMinutes: Number(text('slowMinutes')) })
  if (fields.has('notify')) actions.push({ do: 'notify' })
  return { name: text('name'), enabled, conditions, actions }
}
