import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { console as words } from '../../../widget/locales/en/console/console.ts'

it('has words for everything the log is told', () => {
  const server = path.join(import.meta.dirname, '../../../server')
  const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(server, name), 'utf8'))
  const nouns = 'comment|note|author|rule|thread|mark|staff|site'
  const actionRe = new RegExp(`(?:action: |[eE]ntry\\([^']*)'((?:${nouns})\\.[a-z-]+)'`, 'g')
  const actions = new Set(sources.flatMap((source) => [...source.matchAll(actionRe)].map(([, action]) => action!)))
  const verb = (action: string) => action.replace('comment.', 'verb.')

  expect(actions.size).toBeGreaterThan(20)
  expect([...actions].filter((action) => !(`log.${action}` in words) && !(verb(action) in words))).toEqual([])
})
