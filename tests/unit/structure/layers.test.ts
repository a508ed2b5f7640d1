import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

// Imports go down only: a folder may use shared/, itself, and the folders before it. What stands last may use all of its house.
const houses: Record<string, string[]> = {
  server: [
    'platform',
    'text',
    'audit',
    'sites',
    'threads',
    'people',
    'identity',
    'screening',
    'comments',
    'moderation',
    'notify',
    'live',
    'transfer',
    'pages',
    'commands',
  ],
  widget: ['locales', 'ui', 'styles', 'api', 'identity', 'composer', 'thread', 'console'],
}

const root = path.join(import.meta.dirname, '../../..')
const files = ['shared', 'server', 'widget', 'migrations'].flatMap((house) =>
  readdirSync(path.join(root, house), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx|cjs|css)$/.test(name))
    .map((name) => path.posix.join(house, name)),
)
const sources = new Map(files.map((file) => [file, withoutComments(readFileSync(path.join(root, file), 'utf8'))]))

/** Comments may speak of anything; strings stay, since what they hold may be code. */
function withoutComments(source: string): string {
  return source.replaceAll(/(['"`])(?:\\.|(?!\1)[^\\])*\1|\/\*[\s\S]*?\*\/|\/\/.*$/gm, (found) =>
    found.startsWith('/') ? '' : found,
  )
}

/** Everything a file imports or re-exports, statically or dynamically, types included. */
function importsOf(source: string): string[] {
  const statics = source.matchAll(/^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm)
  const dynamics = source.matchAll(/\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g)
  return [...statics, ...dynamics].map(([, from, bare]) => (from ?? bare)!)
}

/** How high a file stands in its house: the place of its folder, or above them all. */
function floorOf(house: string, file: string): number {
  const [, folder, ...rest] = file.split('/')
  if (rest.length === 0) return houses[house]!.length
  const floor = houses[house]!.indexOf(folder!)
  if (floor < 0) throw new Error(`${house}/${folder} has no place among the floors`)
  return floor
}

/** Why a file may not import another, or null where it may. */
function wrong(file: string, imported: string): string | null {
  const house = file.split('/')[0]!
  if (!imported.startsWith('.')) {
    if (house === 'shared' && imported !== 'valibot') return 'shared uses valibot and nothing else'
    if (house === 'widget' && imported.startsWith('node:')) return 'the widget runs in browsers'
    return null
  }
  const target = path.posix.join(path.posix.dirname(file), imported.replace(/\?.*$/, ''))
  const targetHouse = target.split('/')[0]!
  if (targetHouse === 'shared' && house !== 'migrations') return null
  if (house !== targetHouse) return `${house} may not import ${targetHouse}`
  if (house === 'migrations') return 'a migration stands alone'
  if (house === 'shared') return null
  return floorOf(house, target) > floorOf(house, file) ? 'imports go down only' : null
}

it('lets imports go down only', () => {
  const arrows = [...sources].flatMap(([file, source]) =>
    importsOf(source).flatMap((imported) => {
      const reason = wrong(file, imported)
      return reason ? [`${file} → ${imported}: ${reason}`] : []
    }),
  )

  expect(arrows).toEqual([])
})

it('sees every kind of arrow', () => {
  const source = `
import a from './a.ts'
import { b, type B } from "./b.ts"
import * as c from './c.ts'
import type { D } from './d.ts'
import './e.css'
import {
  f,
} from './f.ts'
export { g } from './g.ts'
export * from './h.ts'
const i = await import('./i.ts')
const j = require('./j.cjs')
const k = () => import(\`./k.ts\`)
type L = import('./l.ts').L
`
  expect(importsOf(withoutComments(source)).map((name) => name[2])).toEqual([...'abcdefghijkl'])
  expect(importsOf(withoutComments("// import x from './x.ts'\n/* import('./y.ts') */ const url = 'https://a.b'\nimport z from './z.ts'"))).toEqual(['./z.ts']) // biome-ignore format: short
})

it('would see an arrow that goes up or across', () => {
  const forbidden = [
    ['server/platform/log.ts', '../sites/site.ts'],
    ['server/comments/writing/post.ts', '../../pages/html.ts'],
    ['server/comments/writing/post.ts', '../../app.ts'],
    ['server/app.ts', '../widget/embed.ts'],
    ['widget/ui/time.ts', '../api/request.ts'],
    ['widget/thread/model.ts', '../comments.tsx'],
    ['widget/embed.ts', '../server/platform/ids.ts'],
    ['widget/embed.ts', 'node:fs'],
    ['shared/text.ts', '../server/platform/ids.ts'],
    ['shared/text.ts', 'kysely'],
    ['migrations/0001-comments.ts', '../shared/limits.ts'],
    ['migrations/0001-comments.ts', './0002-more.ts'],
  ] as const
  for (const [file, imported] of forbidden) expect(wrong(file, imported), `${file} → ${imported}`).not.toBeNull()

  const fine = [
    ['server/comments/writing/post.ts', '../../platform/ids.ts'],
    ['server/comments/writing/post.ts', '../reading/view.ts'],
    ['server/platform/embedded/base/run.ts', '../../log.ts'],
    ['server/comments/writing/post.ts', '../../../shared/limits.ts'],
    ['server/main.ts', './app.ts'],
    ['widget/thread/thread.tsx', '../ui/time.ts'],
    ['widget/locales/say.ts', '../../shared/problems.ts'],
    ['shared/text.ts', './limits.ts'],
  ] as const
  for (const [file, imported] of fine) expect(wrong(file, imported), `${file} → ${imported}`).toBeNull()
})

it('leads every arrow inside to a file that is there', () => {
  const lost = [...sources].flatMap(([file, source]) =>
    importsOf(source)
      .filter((imported) => imported.startsWith('.'))
      .map((imported) => path.posix.join(path.posix.dirname(file), imported.replace(/\?.*$/, '')))
      .filter((target) => !target.startsWith('dist/') && !files.includes(target)),
  )

  expect(lost).toEqual([])
})

const holding = (pattern: RegExp, among = /./) =>
  [...sources].filter(([file, source]) => among.test(file) && pattern.test(source)).map(([file]) => file)

it('reads the environment in one place, into which the two programs hand it', () => {
  const readers = holding(/process\s*(\.|\?\.|\[\s*['"`])\s*env\b|\benv\b[^;]*?from\s*['"]node:process['"]/)

  expect(readers.filter((file) => !['server/config.ts', 'server/main.ts', 'server/cli.ts'].includes(file))).toEqual([])
  for (const program of ['server/main.ts', 'server/cli.ts']) {
    const uses = sources.get(program)?.match(/.*process\.env.*/g) ?? []
    for (const use of uses) expect(use, program).toMatch(/\w+\(process\.env\)/)
  }
})

it('never makes HTML, code or SQL of a string', () => {
  const forbidden =
    /\binnerHTML\b|\bouterHTML\b|dangerouslySetInnerHTML|insertAdjacentHTML|createContextualFragment|\bsetHTMLUnsafe\b|document\s*\.\s*write|\beval\s*\(|new\s+Function\b|\bsql\s*\.\s*raw\b|\bsrcdoc\b/

  expect(holding(forbidden)).toEqual([])
})

it('asks nobody on the network but by the one client for that', () => {
  expect(
    holding(/(?<![\w.])fetch\s*\(|\bhttps?\.(get|request)\b|from\s*['"](undici|axios|got)['"]/, /^server\//),
  ).toEqual(['server/platform/http/outbound.ts'])
})

it('sets no style by attribute, and no cookies but those of the team and of the plain pages', () => {
  expect(holding(/document\s*\.\s*cookie|\bsetCookie\b|Set-Cookie/i)).toEqual([
    'server/identity/staff/authorise.ts',
    'server/pages/threads/guest-cookie.ts',
  ])
  expect(holding(/\.cssText\b|setAttribute\(\s*['"]style|<style\b/, /^widget\//)).toEqual([])
})

it('has no drawer for what belongs nowhere', () => {
  expect(files.filter((file) => /\/(utils?|helpers?|common|misc|lib)(\/|\.ts)/.test(file))).toEqual([])
})
