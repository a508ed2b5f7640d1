import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { type Quarantined, quarantine } from '../../kit/data/quarantine.ts'
import { allowSecondAttempts } from '../../kit/setup/quarantine-runner.ts'

const root = path.join(import.meta.dirname, '../../..')
const self = 'tests/unit/structure/quarantine.test.ts'
const runner = 'tests/kit/setup/quarantine-runner.ts'
const files = readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((name) => path.posix.join('tests', name))
  .filter((name) => name.endsWith('.ts') && !name.startsWith('tests/bench/') && name !== self)
const sources = new Map([...files, 'vite.config.ts'].map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))

/** Where a source breaks a pattern: `file:line text`. */
const linesWith = (pattern: RegExp, spared: string[] = []) =>
  [...sources]
    .filter(([file]) => !spared.includes(file))
    .flatMap(([file, source]) =>
      source.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    )

/** What is wrong with an entry of the list, or null. */
function wrong({ file, test, reason }: Quarantined): string | null {
  if (!existsSync(path.join(root, file))) return `${file} is not there`
  if (!readFileSync(path.join(root, file), 'utf8').includes(test)) return `${file} has no test “${test}”`
  return reason.length < 40 ? `“${test}” needs a reason that says what is known of its race` : null
}

it('keeps a short list of real tests, each with what is known of its race', () => {
  expect(quarantine.map(wrong).filter(Boolean)).toEqual([])
  expect(quarantine.length).toBeLessThanOrEqual(3)
})

it('would see a name that is not there, and a reason that says nothing', () => {
  const test = 'keeps a short list of real tests'
  expect(wrong({ file: 'tests/gone.test.ts', test, reason: 'x'.repeat(40) })).toMatch('is not there')
  expect(wrong({ file: self, test: `no ${test}`, reason: 'x'.repeat(40) })).toMatch('has no test')
  expect(wrong({ file: self, test, reason: 'flaky' })).toMatch('needs a reason')
  expect(wrong({ file: self, test, reason: 'x'.repeat(40) })).toBeNull()
})

it('gives the named tests a second attempt and nobody else', () => {
  const inner = { name: 'inner', type: 'test', retry: 5 } as const
  const named = { name: 'named', type: 'test', retry: 0 } as const
  const suite = { name: 'suite', type: 'suite', retry: 0, tasks: [named, inner] } as const
  const elsewhere = { name: 'named', type: 'test', retry: 1 } as const
  const collected = [
    { filepath: path.join(root, 'a.test.ts'), tasks: [suite] },
    { filepath: path.join(root, 'b.test.ts'), tasks: [elsewhere] },
  ] as unknown as Parameters<typeof allowSecondAttempts>[0]

  allowSecondAttempts(collected, [{ file: 'a.test.ts', test: 'named', reason: '' }])

  expect([named.retry, inner.retry, elsewhere.retry]).toEqual([1, 0, 0])
})

it('has no other way to try again', () => {
  expect(linesWith(/\bretry\s*:\s*[\d{]|\.retry\s*=/, [runner])).toEqual([])
})

it('waits for conditions and never for a time', () => {
  const sleeps = /\bsetTimeout\s*\(|\bwaitForTimeout\b|timers\/promises|\bAtomics\.wait\b|scheduler\.wait|\bsleep\s*\(/

  // A load that readers and writers make is paced: nobody waits for anything there.
  expect(linesWith(sleeps, ['tests/kit/clients/mixed-load.ts'])).toEqual([])
})
