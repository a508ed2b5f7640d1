import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, listen, nextFrame, openPage, soon, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()
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
  await soon(() => more(page).getAttribute('aria-expanded')).toBe('false')

  await more(page).click()

  await soon(() => focusOf(page)).toBe('button "Share"')
  await soon(() => more(page).getAttribute('aria-expanded')).toBe('true')
  await soon(async () => {
    const [list, button] = [(await menu(page).boundingBox())!, (await more(page).boundingBox())!]
    return Math.max(Math.abs(list.x - button.x), Math.abs(list.y - (button.y + button.height + 4)))
  }).toBeLessThan(2)
})

it('goes through its entries with the arrows, and round', async () => {
  await using window = await openOwn()
  const { page } = window
  await more(page).click()
  await soon(() => focusOf(page)).toBe('button "Share"')

  for (const [key, entry] of [
    ['ArrowDown', 'Delete'],
    ['ArrowDown', 'Share'],
    ['ArrowUp', 'Delete'],
  ] as const) {
    await page.keyboard.press(key)
    await soon(() => focusOf(page)).toBe(`button "${entry}"`)
  }
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
  await soon(() => more(page).getAttribute('aria-expanded')).toBe('false')
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
  await nextFrame(page)

  await last.click()

  await soon(async () => {
    const { x, y, width, height } = (await menu(page).boundingBox())!
    return [x >= 0, x + width <= 320, y + height <= (await last.boundingBox())!.y]
  }).toEqual([true, true, true])
})

/** Threads of one answer each, and one comment nobody answered, which is the newest. */
async function openBranches({ roots = 2, query = '' } = {}) {
  const url = stage.article({ attributes: query })
  const ana = await stage.guest()
  for (let at = 0; at < roots; at++) {
    const { id } = await stage.server.post(ana.token, `Root ${at}.`, { url })
    await stage.server.post(ana.token, `Answer ${at}.`, { url, parentId: id })
  }
  await stage.server.post(ana.token, 'Alone.', { url })
  const window = await openPage()
  const said = await listen(window.page)
  await window.page.goto(url)
  await whole(window)
  return { window, page: window.page, said }
}

/** Chooses what the menu of the comment with these words says. */
async function choose(page: Page, words: string, entry: string): Promise<void> {
  const article = page.getByRole('article').filter({ hasText: words })
  await article.getByRole('button', { name: /^More actions/ }).click()
  await menu(page).getByRole('button', { name: entry }).click()
}
const shown = (page: Page) => page.locator('.body').allTextContents()

it('collapses all comments with replies at once and expands them again, and says so', async () => {
  const opened = await openBranches()
  const { page, said } = opened
  await using _ = opened.window

  await choose(page, 'Answer 1.', 'Collapse all')

  await soon(() => shown(page)).toEqual(['Alone.'])
  await soon(() => focusOf(page)).toBe('button "Expand comment by Ana Silva and 1 reply"')
  await soon(said).toEqual(['polite: All replies collapsed'])
  await soon(() => page.getByText('1 reply hidden').count()).toBe(2)

  await choose(page, 'Alone.', 'Expand all')

  await soon(() => shown(page)).toEqual(['Alone.', 'Root 1.', 'Answer 1.', 'Root 0.', 'Answer 0.'])
  await soon(said).toEqual(['polite: All replies collapsed', 'polite: All replies expanded'])
  await soon(() => focusOf(page)).toBe('button "More actions for the comment by Ana Silva"')
})

it('offers above the list to expand all again, as long as anything is collapsed', async () => {
  const opened = await openBranches()
  const { page } = opened
  await using _ = opened.window
  const expand = page.locator('.news').getByRole('button', { name: 'Expand all' })
  await choose(page, 'Root 0.', 'Collapse all')

  await expand.click()

  await soon(() => shown(page)).toHaveLength(5)
  await soon(() => expand.count()).toBe(0)
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => page.locator('article:focus').textContent()).toContain('Alone.')
})

it('collapses what is loaded later, and the list in another order, as the reader chose', async () => {
  const opened = await openBranches({ roots: 3, query: 'data-per-page="2"' })
  const { page } = opened
  await using _ = opened.window
  await choose(page, 'Alone.', 'Collapse all')

  await page.getByRole('button', { name: /^Show \d more comments?$/ }).click()

  await soon(() => page.getByRole('button', { name: /^Expand comment/ }).count()).toBe(3)
  await soon(() => shown(page)).toEqual(['Alone.'])
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Oldest')
  await soon(() => page.getByRole('button', { name: /^Expand comment/ }).count()).toBe(2)
  await soon(() => shown(page)).toEqual([])
  await page.locator('.news').getByRole('button', { name: 'Expand all' }).click()
  await soon(() => shown(page)).toEqual(['Root 0.', 'Answer 0.', 'Root 1.', 'Answer 1.'])
})

it('has nothing to collapse where nobody answered', async () => {
  await using window = await openOwn({ comments: 2 })
  const { page } = window

  await more(page).click()
  await menu(page).waitFor()

  await soon(() => menu(page).getByRole('button').allTextContents()).toEqual(['Share', 'Delete'])
})
