import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { expect, it } from 'vitest'
import { sources } from './sources.ts'

const root = path.join(import.meta.dirname, '../../..')
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'))
const { dependencies, devDependencies } = json('package.json') as Record<string, Record<string, string>>

/** What a server runs: its own files, and the build of the widget. Types alone are gone by then. */
const running = [
  ...[...sources].filter(([file]) => /^(server|shared|widget|migrations)\/.*\.tsx?$/.test(file)),
  ['vite.config.ts', readFileSync(path.join(root, 'vite.config.ts'), 'utf8')] as const,
]

/** Packages that a source needs when it runs. */
function packagesOf(source: string): string[] {
  const imports = source.matchAll(/^(?:import|export)\s+(?!type\b)[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm) // biome-ignore format: one pattern
  return [...imports]
    .map(([, from, bare, lazy]) => (from ?? bare ?? lazy)!)
    .filter((name) => !/^(\.|node:)/.test(name) && !builtinModules.includes(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
}

it('runs and builds with what npm ci --omit=dev installs', () => {
  const missing = running.flatMap(([file, source]) =>
    packagesOf(source)
      .filter((name) => !dependencies![name])
      .map((name) => `${file}: ${name}`),
  )

  expect(missing).toEqual([])
  expect(running.flatMap(([, source]) => packagesOf(source))).toContain('hono')
})

it('warns nobody about a Node that is not used: the right one comes along', () => {
  const lines = readFileSync(path.join(root, '.npmrc'), 'utf8').split('\n')

  expect(
    Object.keys({ ...dependencies, ...json('package.json').optionalDependencies }).filter((name) => /^node/.test(name)),
  ).not.toEqual([])
  expect(lines).toEqual(expect.arrayContaining(['engine-strict=false', 'loglevel=error']))
})

it('sees every import that runs, and none of a type', () => {
  const source = `import a from 'one'\nimport type { B } from 'two'\nimport { c } from '@three/c/d'\nimport './e.ts'\nawait import('four')\n`
  expect(packagesOf(source)).toEqual(['one', '@three/c', 'four'])
})

it('keeps what only tests and tools need out of a server’s installation', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, { dev?: boolean }> }
  const kept = Object.keys(devDependencies!).filter((name) => !packages[`node_modules/${name}`]!.dev)

  expect(kept).toEqual([])
})
