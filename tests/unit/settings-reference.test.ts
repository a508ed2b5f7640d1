import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { settingsReference } from '../../server/sites/settings-reference.ts'
import { siteSettings } from '../../shared/sites/sites.ts'

const committed = () => readFileSync(path.join(import.meta.dirname, '../../docs/settings.md'), 'utf8')

it('is the one in the repository, which `npm run settings-reference` writes', () => {
  expect(settingsReference()).toBe(committed())
})

it.each(Object.keys(siteSettings.entries))('tells values, default and meaning of %s', (name) => {
  const row = committed()
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\` |`))

  expect(row).toMatch(/^\| `\w+` \| [^|]+ \| `[^|]+` \| [A-Z][^|]+\. \|$/)
})
