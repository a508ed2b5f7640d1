import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../../server/platform/http/problem.ts'
import { RateLimits } from '../../server/platform/http/rate-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function waitOf(limits: RateLimits, who: string, perMinute: number): Promise<number> {
  try {
    await limits.count(who, perMinute)
    return 0
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    expect(problem.headers).toEqual({ 'Retry-After': String((problem.extras as { retryAfterS: number }).retryAfterS) })
    return (problem.extras as { retryAfterS: number }).retryAfterS
  }
}

it('opens again exactly when it said, a minute after the first write', async () => {
  const limits = new RateLimits()
  for (const waitMs of [0, 10_000, 10_000]) {
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(await waitOf(limits, 'ana', 3)).toBe(0)
  }

  expect(await waitOf(limits, 'ana', 3)).toBe(40)
  await vi.advanceTimersByTimeAsync(39_000)
  expect(await waitOf(limits, 'ana', 3)).toBe(1)
  await vi.advanceTimersByTimeAsync(999)
  expect(await waitOf(limits, 'ana', 3)).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  for (let n = 0; n < 3; n++) expect(await waitOf(limits, 'ana', 3)).toBe(0)
  expect(await waitOf(limits, 'ana', 3)).toBe(60)
})

it('does not put off the end by further tries', async () => {
  const limits = new RateLimits()
  await waitOf(limits, 'ana', 1)

  for (let n = 0; n < 59; n++) {
    expect(await waitOf(limits, 'ana', 1)).toBe(60 - n)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  await vi.advanceTimersByTimeAsync(1_000)

  expect(await waitOf(limits, 'ana', 1)).toBe(0)
})

it('counts everybody on their own', async () => {
  const limits = new RateLimits()
  await waitOf(limits, 'ana', 1)

  expect(await waitOf(limits, 'ana', 1)).toBe(60)
  expect(await waitOf(limits, 'ben', 1)).toBe(0)
})
