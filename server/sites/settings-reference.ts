import { toJsonSchema } from '@valibot/to-json-schema'
import { type SiteSettings, siteSettings } from '../../shared/sites/sites.ts'

/** JSON Schema of a setting. `x-unit` is the unit of its number. */
interface SettingSchema {
  type?: string
  description?: string
  'x-unit'?: string | undefined
  default?: unknown
  minimum?: number
  maximum?: number
  enum?: string[]
  items?: SettingSchema
  anyOf?: SettingSchema[]
}

const settingSchemas = () =>
  toJsonSchema(siteSettings, { typeMode: 'input', errorMode: 'ignore' }).properties as Record<string, SettingSchema>

/** Which values a setting takes, in words, with one of them as a shell takes it. */
export function settingValues(name: keyof SiteSettings): { values: string; example: string; isList: boolean } {
  const schema = settingSchemas()[name]!
  return {
    values: valuesOf(schema).replaceAll('`', ''),
    example: exampleOf(schema),
    isList: schema.items !== undefined && schema.items.type !== 'object',
  }
}

function exampleOf({ items, default: value }: SettingSchema): string {
  if (items?.enum) return items.enum.slice(0, 2).join(',')
  return items?.type === 'string' ? 'sid,session_*' : shellWord(value)
}

const shellWord = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Writes docs/settings.md: a table of every setting of a site with its values, default and meaning, from the schema. */
export function settingsReference(): string {
  const rows = Object.entries(settingSchemas()).map(
    ([name, schema]) => `| \`${name}\` | ${valuesOf(schema)} | ${defaultOf(schema)} | ${schema.description} |`,
  )
  return `# Settings of a site

Show them with \`npm run afterword -- site list\`, change one with \`npm run afterword -- site set <setting> <value>\`, for example
\`npm run afterword -- site set editWindowS 3600\` or \`npm run afterword -- site set premoderate first,links\`. A change applies at
once in the process that made it and within two seconds in all others. Admins change the settings for review before publication in
the console, too. Every change is in the audit log.

This page is made from the schema by \`npm run settings-reference\`.

| setting | values | default | meaning |
|---|---|---|---|
${rows.join('\n')}
`
}

function valuesOf({ 'x-unit': unit, ...schema }: SettingSchema): string {
  const { type, minimum, maximum, items, anyOf } = schema
  if (anyOf) return anyOf.map((one, at) => valuesOf(at === 0 ? { 'x-unit': unit, ...one } : one)).join(' or ')
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (items) return items.enum ? `list of ${valuesOf(items)}` : 'list'
  if (type === 'boolean') return '`true`, `false`'
  if (type === 'null') return '`null`'
  if (type !== 'integer') return 'text'
  return [`${minimum?.toLocaleString('en')} to ${maximum?.toLocaleString('en')}`, unit].filter(Boolean).join(' ')
}

const defaultOf = (schema: SettingSchema) => `\`${JSON.stringify(schema.default)}\``
