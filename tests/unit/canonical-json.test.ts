import { expect, it } from 'vitest'
import { canonicalJson, sameJson } from '../../shared/canonical-json.ts'

it('writes members in one order at every depth, and lists as they are', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3]}')
})

it('takes what is left out for the same as what is undefined, and nothing else', () => {
  expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true)
  expect(sameJson({ a: 1, b: null }, { a: 1 })).toBe(false)
  expect(sameJson([1, 2], [2, 1])).toBe(false)
  expect(sameJson(undefined, undefined)).toBe(true)
})
