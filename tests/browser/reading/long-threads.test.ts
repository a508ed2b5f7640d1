import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const bodies = (page: Page) => page.getByRole('article').locator('.body').allTextContents()

/** A thread of so many roots, each by somebody else, and of replies below the newest. */
async function makeThread(roots: number, replies = 0) {
  const url = stage.article()
  let id = ''
  for (let at = 1; at <= roots; at++) {
    const { token } = await stage.server.guest(`Reader ${at}`)
    id = (await stage.server.post(token, `Root ${at}.`, { url })).id
  }
  const { token } = await stage.server.guest('Replier')
  for (let at = 1; at <= replies; at++) await stage.server.post(token, `Reply ${at}.`, { url, parentId: id })
  return { url, newest: id }
}

it('shows twenty, then twenty more each time it is asked, with the focus on the first new one', async () => {
  const { url } = await makeThread(60)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await soon(async () => (await bodies(page)).length).toBe(20)
  await soon(() => page.getByText('60 comments').isVisible()).toBe(true)

  await page.getByRole('button', { name: 'Show 20 more comments' }).click()
  await soon(() => focusOf(page)).toBe('article "Comment by Reader 40"')
  await soon(async () => (await bodies(page)).length).toBe(40)
  await page.getByRole('button', { name: 'Show 20 more comments' }).press('Enter')
  await soon(() => focusOf(page)).toBe('article "Comment by Reader 20"')

  const all = Array.from({ length: 60 }, (_, at) => `Root ${60 - at}.`)
  await soon(() => bodies(page)).toEqual(all)
  await soon(() => page.getByRole('button', { name: /^Show / }).count()).toBe(0)
})

it('shows the first three replies, oldest first, and the others when asked', async () => {
  const { url } = await makeThread(1, 12)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await soon(() => bodies(page)).toEqual(['Root 1.', 'Reply 1.', 'Reply 2.', 'Reply 3.'])

  await page.getByRole('button', { name: 'Show 9 more replies' }).click()

  await soon(() => focusOf(page)).toBe('article "Reply by Replier to Reader 1"')
  await soon(() => bodies(page)).toEqual(['Root 1.', ...Array.from({ length: 12 }, (_, at) => `Reply ${at + 1}.`)])
  await soon(() =>
    page
      .locator('afterword-comments')
      .evaluate((host) => host.shadowRoot!.activeElement?.querySelector('.body')?.textContent),
  ).toBe('Reply 4.')
})

it('keeps its place, and its button, where more comments do not come', async () => {
  const { url } = await makeThread(21)
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.goto(url)
  await page.route('**/threads/*/comments?*', (route) => route.abort())

  await page.getByRole('button', { name: 'Show 1 more comment' }).click()

  await page.getByText("Check your connection, then try again. Anything you've written is saved.").waitFor()
  await soon(() => bodies(page)).toHaveLength(20)
  await page.unroute('**/threads/*/comments?*')
  await page.getByRole('button', { name: 'Show 1 more comment' }).click()
  await soon(async () => (await bodies(page)).at(-1)).toBe('Root 1.')
})

it('shows nothing twice that was posted or asked for meanwhile', async () => {
  const { url } = await makeThread(21)
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(url)
  await soon(async () => (await bodies(page)).length).toBe(20)
  const { token } = await stage.server.guest('Late')
  await stage.server.post(token, 'Posted meanwhile.', { url })

  const press = page.getByRole('button', { name: 'Show 1 more comment' })
  await press.dblclick()

  await soon(async () => (await bodies(page)).at(-1)).toBe('Root 1.')
  await soon(() => bodies(page)).toEqual(Array.from({ length: 21 }, (_, at) => `Root ${21 - at}.`))
})

it('sorts as asked: the most answered first', async () => {
  const { url } = await makeThread(3)
  const { items } = (await stage.server.ask('GET', `/thread?url=${encodeURIComponent(url)}&sort=oldest`)).body
  const { token } = await stage.server.guest('Replier')
  for (const words of ['One.', 'Two.']) await stage.server.post(token, words, { url, parentId: items[1].id })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  const roots = () => page.locator('.list > .item > article .body').allTextContents()
  await soon(roots).toEqual(['Root 3.', 'Root 2.', 'Root 1.'])

  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Most replies')

  await soon(async () => (await roots())[0]).toBe('Root 2.')
})

it('folds a branch to one line that says how much it hides, and unfolds it', async () => {
  const { url } = await makeThread(1, 12)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)

  await page.getByRole('button', { name: 'Collapse comment by Reader 1 and 12 replies' }).click()

  await soon(() => page.getByText('12 replies hidden').isVisible()).toBe(true)
  await soon(() => bodies(page)).toEqual([])
  const unfold = page.getByRole('button', { name: 'Expand comment by Reader 1 and 12 replies' })
  await soon(() => unfold.getAttribute('aria-expanded')).toBe('false')
  await soon(() => focusOf(page)).toBe('button "Expand comment by Reader 1 and 12 replies"')
  await unfold.click()
  await soon(() => bodies(page)).toHaveLength(4)
})

it('folds by the rail beside the replies too', async () => {
  const { url } = await makeThread(1, 2)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  const rail = page.locator('.rail')
  await soon(async () => Math.round((await rail.boundingBox())!.width)).toBe(24)

  await rail.click()

  await page.getByText('2 replies hidden').waitFor()
})
