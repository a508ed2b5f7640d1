import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, openPage, soon, watchShifts } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const words = 'I walked the flood wall last spring, and the readings were taken upstream of the weir. '

/** Lin has read a thread of so many comments and left it. */
async function visited({ roots = 3, viewport = { width: 1000, height: 900 } } = {}) {
  const url = stage.article()
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  const add = (body: string, parentId?: string) =>
    stage.server.post(ana.token, `${body} ${words}`, { url, ...(parentId && { parentId }) })
  const ids: string[] = []
  for (let at = 1; at <= roots; at++) ids.push((await add(`Reading ${at}.`)).id)
  const window = await openPage({ ...lin.reader, viewport, mayComplain: failedRequests })
  const { page, requests } = window
  const shifts = await watchShifts(page)
  await page.goto(url)
  await soon(() => requests.filter((address) => /\/events\?/.test(address)).length).toBe(1)
  const leave = async () => {
    await isSeen(page)
    await page.goto('about:blank')
  }
  return { ...window, window, url, ana, lin, ids, add, shifts, leave }
}

/**
 * Waits until the widget has been told that it is in view: only who saw a thread has visited it. The browser tells observers
 * in the order they were made, and the widget's was made before it asked for events.
 */
const isSeen = (page: Page) =>
  page
    .locator('afterword-comments')
    .evaluate((host) => new Promise<void>((resolve) => new IntersectionObserver(() => resolve()).observe(host)))

const marks = (page: Page) => page.locator('.new').count()
const isPast = async (page: Page) =>
  soon(() => page.getByRole('button', { name: 'Pause live updates' }).count()).toBe(1)

it('says on return how much is new, marks it in words, and has all read when the reader says so', async () => {
  await using opened = await visited()
  const { page, url, add, ids, shifts, leave } = opened
  await leave()
  await add('New on top.')
  await add('New below.', ids[1])

  await page.goto(url)

  await page.getByText('2 new since your last visit').waitFor()
  await soon(() => marks(page)).toBe(2)
  await soon(() => page.getByRole('article').filter({ hasText: 'New on top.' }).locator('.new').textContent()).toBe(
    'New',
  )
  expect(await shifts()).toEqual([])
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await soon(() => marks(page)).toBe(0)
  await soon(() => page.getByText('since your last visit').count()).toBe(0)
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
})

it('shows on a first visit nothing as new, and nothing twice', async () => {
  await using opened = await visited()
  const { page, url, add, leave } = opened
  await isPast(page)
  await soon(() => marks(page)).toBe(0)
  await leave()
  await add('New once.')
  await page.goto(url)
  await page.getByText('1 new since your last visit').waitFor()

  await leave()
  await page.goto(url)

  await page.getByText('New once.').waitFor()
  await soon(() => opened.requests.filter((address) => /\/events\?/.test(address)).length).toBe(3)
  await soon(() => marks(page)).toBe(0)
})

it('leads from one new comment to the next, by button and by the key n on a comment', async () => {
  await using opened = await visited()
  const { page, url, add, ids, leave } = opened
  await leave()
  await add('First new.')
  await add('Second new.', ids[1])
  await page.goto(url)
  const focused = () => page.locator('article:focus').textContent()
  const next = page.getByRole('button', { name: 'Next new comment' })
  await soon(() => marks(page)).toBe(2)

  await next.click()
  await soon(focused).toContain('First new.')
  await page.keyboard.press('n')
  await soon(focused).toContain('Second new.')
  await page.keyboard.press('n')
  await soon(focused).toContain('First new.')

  await page.getByRole('textbox', { name: 'Add a comment' }).click()
  await page.keyboard.press('n')
  await soon(() => page.getByRole('textbox', { name: 'Add a comment' }).inputValue()).toBe('n')
})

it('never calls the reader’s own words new', async () => {
  await using opened = await visited()
  const { page, url, lin, add, leave } = opened
  await leave()
  await stage.server.post(lin.token, 'From my other device.', { url })
  await add('From Ana.')

  await page.goto(url)

  await soon(() => marks(page)).toBe(1)
  await soon(() => page.getByRole('article', { name: 'Comment by Lin' }).locator('.new').count()).toBe(0)
})

it('moves nothing for it, on a phone either', async () => {
  await using opened = await visited({ viewport: { width: 390, height: 800 } })
  const { page, url, add, leave, shifts } = opened
  await leave()
  for (let at = 0; at < 12; at++) await add(`News ${at}.`)

  await page.goto(url)

  await page.getByText('12 new since your last visit').waitFor()
  await soon(() => marks(page)).toBe(12)
  expect(await shifts()).toEqual([])
  expect(await findBarriers(page)).toEqual([])
})

it('keeps visits for 90 days, and not without end', async () => {
  await using opened = await visited()
  const { page, url, leave } = opened
  const key = `afterword:${stage.server.address}:_:seen`
  await page.evaluate((name) => {
    const now = Date.now()
    const others = Array.from({ length: 120 }, (_, at) => [`thread-${at}`, [1, 1, now - at]])
    const old = ['too-old', [1, 1, now - 91 * 86_400_000]]
    localStorage.setItem(name, JSON.stringify(Object.fromEntries([old, ...others])))
  }, key)
  await leave()

  await page.goto(url)

  const kept = await page.evaluate((name) => Object.keys(JSON.parse(localStorage.getItem(name)!)), key)
  expect(kept).toHaveLength(100)
  expect(kept).not.toContain('too-old')
})

it('shows nothing where nothing can be remembered', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'Reading 1.', { url })
  await using window = await openPage()
  const { page } = window
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError')
      },
    })
  })
  await page.goto(url)
  const isLive = (times: number) =>
    soon(() => window.requests.filter((address) => /\/events\?/.test(address)).length).toBe(times)
  await isLive(1)
  await page.goto('about:blank')
  await stage.server.post(ana.token, 'Reading 2.', { url })

  await page.goto(url)

  await page.getByText('Reading 2.').waitFor()
  await isLive(2)
  await soon(() => marks(page)).toBe(0)
  await soon(() => page.getByText('since your last visit').count()).toBe(0)
})
