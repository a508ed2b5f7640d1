import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { readTree } from '../../kit/clients/read-tree.ts'
import { sampled } from '../../kit/data/runs.ts'
import { insertThread, type Seed } from '../../kit/factories/thread.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

// Chains that dig deep, wide lists, and one in four deleted: tombstones in every place.
const seed = fc.record({
  answers: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 2, arbitrary: fc.nat(8) }, fc.nat(60)),
  isDeleted: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
})
const thread = fc.array(seed, { minLength: 30, maxLength: 160 }).map((drawn): Seed[] =>
  drawn.map(({ answers, isDeleted }, place) => ({
    isDeleted,
    parent: answers === 0 || answers > place ? null : place - answers,
  })),
)

it('shows who opens everything the whole tree, whatever its shape and the size of a page', async () => {
  await using test = await testApp()
  let page = 0
  await fc.assert(
    fc.asyncProperty(thread, fc.constantFrom(1, 3, 20, 100), async (seeds, limit) => {
      const url = `${origin}/${page++}`
      const tree = await insertThread(test, seeds, url)

      expect(await readTree(test, { url, limit })).toEqual(tree)
    }),
    sampled(8, 25),
  )
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})
