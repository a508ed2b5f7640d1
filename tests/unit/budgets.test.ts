import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { expect, it } from 'vitest'
import { dist } from '../../server/build.ts'

const kB = 1_024

const folders: Record<string, string> = { embed: 'loader', console: 'console' }

/** A built file as a reader downloads it, in bytes. `part` is its name before the hash. */
function sizeOf(part: string): { brotli: number; gzip: number } {
  const folder = path.join(dist, folders[part] ?? 'assets')
  const name = fs.readdirSync(folder).find((file) => new RegExp(`^${part}(-[\\w-]{6})?\\.js$`).test(file))!
  const bytes = fs.readFileSync(path.join(folder, name))
  return { brotli: zlib.brotliCompressSync(bytes).length, gzip: zlib.gzipSync(bytes, { level: 9 }).length }
}

const namesIn = (folder: string) =>
  fs
    .readdirSync(path.join(dist, folder))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.replace(/-[\w-]{6}\.js$/, ''))
    .sort()

const brotli = (...parts: string[]) => parts.reduce((sum, part) => sum + sizeOf(part).brotli, 0)

it('asks at most 1 KB of a page nobody comments on', () => {
  expect(sizeOf('embed').gzip).toBeLessThanOrEqual(1_024)
})

it('shows the first comment for at most 15.6 KB: loader, first file, styles and English', () => {
  expect(brotli('embed', 'comments')).toBeLessThanOrEqual(15_909)
})

it('gives a reader everything for at most 20 KB, live updates with it, and 4 KB more once something is new', () => {
  expect(brotli('embed', 'comments', 'startup')).toBeLessThanOrEqual(20_384)
  expect(brotli('embed', 'comments', 'startup', 'arrivals')).toBeLessThanOrEqual(24_387)
})

it('lets a reader write, preview and edit for at most 9.5 KB more, and 0.3 KB that showing what is new needs too', () => {
  expect(brotli('posting')).toBeLessThanOrEqual(9.5 * kB)
  expect(brotli('tree')).toBeLessThanOrEqual(0.3 * kB)
})

it('counts comments for at most 2 KB, and brings no more along', () => {
  expect(brotli('counts')).toBeLessThanOrEqual(2 * kB)
})

it('says what is new for at most 4 KB more, when there is something new', () => {
  expect(brotli('arrivals')).toBeLessThanOrEqual(4.05 * kB)
})

it('tells readers what concerns them alone for at most 5 KB more, and the team what they may do for 3 KB', () => {
  expect(brotli('my-comments')).toBeLessThanOrEqual(5 * kB)
  expect(brotli('moderation')).toBeLessThanOrEqual(3 * kB)
})

it('shows the team the first comment to decide about for at most 40 KB, none of them shared with readers', () => {
  expect(brotli('console')).toBeLessThanOrEqual(40 * kB)
  expect(namesIn('console')).toEqual([
    'assign',
    'console',
    'dialogs',
    'differences',
    'forms',
    'help',
    'log',
    'mail-failure',
    'moderate-here',
    'nudges',
    'palette',
    'people',
    'posting-limits',
    'reply',
    'rules',
    'sanctions',
    'saved-views-dialog',
    'screening',
    'screens',
    'team',
  ])
})

it('leaves for when it is asked for what no reader needs at once', () => {
  expect(namesIn('assets')).toEqual([
    'arrivals',
    'branch',
    'comments',
    'counts',
    'hints',
    'history',
    'live-updates',
    'menu',
    'moderation',
    'my-comments',
    'nudges',
    'paging',
    'paste',
    'permalink',
    'posting',
    'posting-limits',
    'proof',
    'search',
    'startup',
    'tree',
    'who',
  ])
})
