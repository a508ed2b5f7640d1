import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, listen, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** A thread of so many comments, all about otters; the first is the only one with a heron. */
async function makeThread(comments: number) {
  const head = '<style>:root { color-scheme: light dark; background: light-dark(#fff, #121417) }</style>'
  const url = stage.article({ head })
  const ana = await stage.guest()
  const first = await stage.server.post(ana.token, 'A **heron** among otters.', { url })
  for (let at = 2; at <= comments; at++) await stage.server.post(ana.token, `Otter number ${at}.`, { url })
  return { url, first }
}

async function look(page: Page, words: string) {
  await page.getByRole('searchbox', { name: 'Search these comments' }).fill(words)
  await page.keyboard.press('Enter')
}
const results = (page: Page) => page.locator('.found li')
const openSearch = (page: Page) => page.getByRole('button', { name: 'Search' }).first().click()

it('finds a comment that is not on the page, marks what was found, says how many, and leads there', async () => {
  const { url, first } = await makeThread(22)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  const said = await listen(page)
  await page.goto(url)
  await openSearch(page)
  await soon(() => focusOf(page)).toBe('searchbox "Search these comments"')

  await look(page, 'herons')

  await soon(said).toContain('polite: 1 comment found')
  await soon(() => results(page).locator('p').allTextContents()).toEqual(['A heron among otters.'])
  await soon(() => results(page).locator('mark').allTextContents()).toEqual(['heron'])
  expect(await findBarriers(page)).toEqual([])
  await results(page)
    .getByRole('link', { name: /^Ana Silva/ })
    .click()
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => page.url()).toBe(`${url}#comment-${first.id}`)
})

it('shows twenty of many, then the others, with the focus on the first new one', async () => {
  const { url } = await makeThread(25)
  await using window = await openPage({ colorScheme: 'dark' })
  const { page } = window
  await page.goto(url)
  await openSearch(page)

  await look(page, 'otter')
  await page.getByText('More than 20 comments found').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Show more', exact: true }).click()

  await page.getByText('25 comments found').waitFor()
  await soon(() => results(page).count()).toBe(25)
  await soon(() =>
    page.locator('afterword-comments').evaluate((host) => {
      const { activeElement } = host.shadowRoot!
      return activeElement?.closest('li')?.querySelector('p')?.textContent
    }),
  ).toBe('Otter number 5.')
})

it.each(['Escape', 'Close'])('goes with %s, and the focus back to its button', async (how) => {
  const { url } = await makeThread(21)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await openSearch(page)
  await look(page, 'nothing of the kind')
  await page.getByText('No comments found').waitFor()

  if (how === 'Escape') await page.keyboard.press('Escape')
  else await page.getByRole('button', { name: 'Close' }).click()

  await soon(() => focusOf(page)).toBe('button "Search"')
  await soon(() => page.getByRole('searchbox').count()).toBe(0)
})

it('says when a search did not come or its words are in every comment, and tries again', async () => {
  const { url } = await makeThread(21)
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.goto(url)
  await openSearch(page)
  await page.route('**/search?*', (route) => route.abort())
  await look(page, 'heron')
  await page.getByText("The search didn't work. Try again.").waitFor()

  await page.unroute('**/search?*')
  await look(page, 'the')
  await page.getByText('Search for a less common word').waitFor()
  await look(page, 'heron')

  await page.getByText('1 comment found').waitFor()
})

it('offers no search where everything is on the page', async () => {
  const { url } = await makeThread(3)
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('Otter number 3.').waitFor()
  await soon(() => window.page.getByRole('button', { name: 'Search' }).count()).toBe(0)
})

it('fits a phone', async () => {
  const { url } = await makeThread(22)
  await using window = await openPage({ viewport: { width: 320, height: 640 } })
  const { page } = window
  await page.goto(url)
  await openSearch(page)
  await look(page, 'heron')
  await page.getByText('1 comment found').waitFor()

  await soon(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})
