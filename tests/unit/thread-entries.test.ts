import { expect, it } from 'vitest'
import { ThreadEntries } from '../../server/threads/thread-entries.ts'

it('names the entries of a thread that a version makes old, and takes no older read after it', () => {
  const entries = new ThreadEntries()
  entries.add('a', 'first page')
  entries.add('a', 'second page')
  entries.add('b', 'other thread')

  expect(entries.changed('a', 5)).toEqual(['first page', 'second page'])
  expect([4, 5, 6].map((version) => entries.isCurrent('a', version))).toEqual([false, true, true])
  entries.changed('a', 3)
  expect(entries.isCurrent('a', 4)).toBe(false)
  expect(entries.of('b')).toEqual(['other thread'])
})

it('holds nothing of a thread whose last entry is gone', () => {
  const entries = new ThreadEntries()
  for (let n = 0; n < 100; n++) entries.add(`thread ${n}`, 'page')

  for (let n = 0; n < 100; n++) entries.remove(`thread ${n}`, 'page')

  expect(entries.threads).toBe(0)
})
