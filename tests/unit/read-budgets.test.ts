import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ReadBudgets } from '../../server/platform/http/limits/read-budgets.ts'
import type { Problem } from '../../server/platform/http/problem.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** How many of so many reads of an address are admitted. */
async function admitted(budgets: ReadBudgets, address: string, count: number): Promise<number> {
  const all = Array.from({ length: count }, () => budgets.admit(address))
  const settled = Promise.allSettled(all)
  await vi.advanceTimersByTimeAsync(1_000)
  return (await settled).filter(({ status }) => status === 'fulfilled').length
}

it('admits three thousand small reads of an address at once, and a hundred a second after that', async () => {
  const budgets = new ReadBudgets(() => {})

  expect(await admitted(budgets, 'ana', 4_000)).toBe(3_000)
  // A second has passed.
  expect(await admitted(budgets, 'ana', 200)).toBe(100)
  expect(await admitted(budgets, 'ben', 10)).toBe(10)
})

it('takes off what a read turned out to cost, and never more than ten seconds’ worth beyond the end', async () => {
  const budgets = new ReadBudgets(() => {})
  budgets.spend('ana', 1_000_000)

  expect(await admitted(budgets, 'ana', 1)).toBe(0)
  await vi.advanceTimersByTimeAsync(8_000)
  expect(await admitted(budgets, 'ana', 1)).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await admitted(budgets, 'ana', 1)).toBe(1)
})

it('lets a refused client wait before it hears so, and tells when to come back', async () => {
  const onRefused = vi.fn()
  const budgets = new ReadBudgets(onRefused)
  budgets.spend('ana', 3_300)
  let problem: Problem | undefined
  budgets.admit('ana').catch((error) => {
    problem = error
  })

  await vi.advanceTimersByTimeAsync(400)
  expect(problem).toBeUndefined()
  await vi.advanceTimersByTimeAsync(200)

  expect(problem).toMatchObject({ slug: 'rate-limited', headers: { 'Retry-After': '4' } })
  expect(onRefused).toHaveBeenCalledTimes(1)
})
