import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { focusOf, openPage, soon, whole } from '../kit/browser.ts'
import { setStage } from '../kit/stage.ts'

const stage = setStage()
const more = (page: Page) => page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).first()
const menu = (page: Page) => page.locator('.menu')

async function openOwn({ comments = 1 } = {}) {
  const url = stage.article()
  const ana = await stage.guest()
  for (let at = 0; at < comments; at++) await stage.server.post(ana.token, `Comment ${at}.`, { url })
  const window = await openPage(ana.reader)
  await window.page.goto(url)
  await whole(window)
  return window
}

it('opens at its button, with the focus on the first thing to do, and says that it is open', async () => {
  await using window = await openOwn()
  const { page } = window
  expect(await more(page).getAttribute('aria-expanded')).toBe('false')

  await more(page).click()

  await soon(() => focusOf(page)).toBe('button "Share"')
  expect(await more(page).getAttribute('aria-expanded')).toBe('true')
  const [list, button] = [(await menu(page).boundingBox())!, (await more(page).boundingBox())!]
  expect(Math.abs(list.x - button.x)).toBeLessThan(2)
  expect(Math.abs(list.y - (button.y + button.height + 4))).toBeLessThan(2)
})

it('goes through its entries with the arrows, and round', async () => {
  await using window = await openOwn()
  const { page } = window
  await more(page).click()
  await soon(() => focusOf(page)).toBe('button "Share"')

  const names: string[] = []
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) {
    await page.keyboard.press(key)
    names.push(await focusOf(page))
  }

  expect(names).toEqual(['button "Delete"', 'button "Share"', 'button "Delete"'])
})

it.each([
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['scrolling', (page: Page) => page.mouse.wheel(0, 200)],
])('closes with %s, and brings the focus back', async (_, close) => {
  await using window = await openOwn({ comments: 12 })
  const { page } = window
  await more(page).click()
  await soon(() => focusOf(page)).toBe('button "Share"')

  await close(page)

  await soon(() => menu(page).count()).toBe(0)
  await soon(() => focusOf(page)).toBe('button "More actions for the comment by Ana Silva"')
  expect(await more(page).getAttribute('aria-expanded')).toBe('false')
})

it('closes when something else is pressed', async () => {
  await using window = await openOwn()
  const { page } = window
  await more(page).click()
  await menu(page).waitFor()

  await page.getByRole('heading', { name: 'Article' }).click()

  await soon(() => menu(page).count()).toBe(0)
})

it('opens upwards where there is no room below, and never out of view', async () => {
  await using window = await openOwn({ comments: 12 })
  const { page } = window
  await page.setViewportSize({ width: 320, height: 500 })
  const last = page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).nth(5)
  await last.evaluate((button) => scrollBy(0, button.getBoundingClientRect().bottom - innerHeight + 10))
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))

  await last.click()

  const { x, y, width, height } = (await menu(page).boundingBox())!
  expect(x).toBeGreaterThanOrEqual(0)
  expect(x + width).toBeLessThanOrEqual(320)
  expect(y + height).toBeLessThanOrEqual((await last.boundingBox())!.y)
})
