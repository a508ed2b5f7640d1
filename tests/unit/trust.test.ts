import { expect, it } from 'vitest'
import { factsFrom, isNewHere } from '../../server/screening/facts.ts'
import { trustOf } from '../../shared/people/trust.ts'

const regular = { published: 10, turnedDown: 0, days: 7 }

it('trusts who wrote ten comments in a week or more, of which hardly any was turned down', () => {
  expect(trustOf(regular)).toBe('trusted')
  expect(trustOf({ ...regular, published: 1_000, turnedDown: 100, days: 400 })).toBe('trusted')
})

it.each([
  ['too few comments', { ...regular, published: 9 }],
  ['too short a time', { ...regular, days: 6 }],
  ['too much turned down', { ...regular, turnedDown: 2 }],
])('knows, and does not trust, who has %s', (_, done) => {
  expect(trustOf(done)).toBe('known')
})

it('calls new whoever has nothing published, however long they have been here', () => {
  expect(trustOf({ published: 0, turnedDown: 0, days: 0 })).toBe('new')
  expect(trustOf({ published: 0, turnedDown: 50, days: 900 })).toBe('new')
})

it('is one fact in screening: who is new is new to rules and phases alike', () => {
  const read = (published: number, past = { turnedDown: 0, days: 30 }) =>
    factsFrom({ published, past, reported: 0, turnedDown: 0, lastOfPerson: 0, lastOfThread: 0, recent: [], isPremoderated: false })

  expect([read(0), read(3), read(12), read(12, { turnedDown: 5, days: 30 })].map(({ trust }) => trust)).toEqual([
    'new',
    'known',
    'trusted',
    'known',
  ])
  expect(factsFrom(null).trust).toBe('new')
  expect([isNewHere(read(0)), isNewHere(read(3)), isNewHere(read(3), 4)]).toEqual([true, false, true])
}) // biome-ignore format: short
