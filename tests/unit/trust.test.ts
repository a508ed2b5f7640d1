import { expect, it } from 'vitest'
import { trustOf } from '../../shared/trust.ts'

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
