import { afterAll, it } from 'vitest'
import { articlePage, closeBrowser, openPage, soon } from '../../kit/browser/window.ts'
import { testServer, testSite } from '../../kit/fixtures/server.ts'

afterAll(closeBrowser)

it('shows the thread under an article that has the one tag', async () => {
  await using server = await testServer()
  await using site = await testSite()
  const url = `${site.origin}/article`
  site.pages.set('/article', articlePage(server.address))
  const ana = await server.guest('Ana Silva')
  const root = await server.post(ana.token, 'I walked the **flood wall**.', { url })
  await server.post(ana.token, 'And again.', { url, parentId: root.id })
  await using window = await openPage()

  await window.page.goto(url)

  const comments = window.page.getByRole('article')
  await comments.nth(1).waitFor()
  await soon(() => comments.count()).toBe(2)
  await soon(() =>
    window.page.getByRole('article', { name: 'Comment by Ana Silva' }).locator('strong').textContent(),
  ).toBe('flood wall')
})

it('says when a comment was written by the clock of its reader, and to machines by none', async () => {
  await using server = await testServer()
  await using site = await testSite()
  const url = `${site.origin}/article`
  site.pages.set('/article', articlePage(server.address))
  const ana = await server.guest('Ana Silva')
  await server.post(ana.token, 'Shortly after noon in Greenwich.', { url })
  const written = '2024-03-04T12:30:00.000Z'
  await server.fresh.db.updateTable('comment').set({ created_at: written }).execute()
  for (const [timezoneId, day, moment] of [
    ['Pacific/Auckland', 'March 5, 2024', 'Tuesday, March 5, 2024 at 1:30:00 AM GMT+13'],
    ['Pacific/Honolulu', 'March 4, 2024', 'Monday, March 4, 2024 at 2:30:00 AM HST'],
  ] as const) {
    await using window = await openPage({ timezoneId })
    const { page } = window
    await page.goto(url)
    const time = page.getByRole('article').locator('time')

    await time.hover()

    await soon(() => time.locator('[aria-hidden]').textContent()).toBe(day)
    await soon(() => time.getAttribute('datetime')).toBe(written)
    await soon(() => page.getByRole('article').locator('a.time').getAttribute('title')).toBe(moment)
  }
})

it.each([
  { what: 'the first comment of a page', earlier: 0, sort: 'Newest' },
  { what: 'a comment among others', earlier: 1, sort: 'Newest' },
  { what: 'a comment, in the order the reader likes', earlier: 1, sort: 'Oldest' },
])('shows on the way back and forward what was posted meanwhile: $what', async ({ earlier, sort }) => {
  await using server = await testServer()
  await using site = await testSite()
  for (const path of ['/article', '/other']) site.pages.set(path, articlePage(server.address))
  const url = `${site.origin}/article`
  const ana = await server.guest('Ana Silva')
  for (let n = 0; n < earlier; n++) await server.post(ana.token, 'Here before.', { url })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await page.getByText(earlier ? 'Here before.' : 'No comments yet').waitFor()
  if (sort === 'Oldest') await page.getByRole('combobox', { name: 'Sort by' }).selectOption(sort)
  // Read again, so that the browser keeps a copy of the list in this order.
  await page.reload()
  await page.getByText(earlier ? 'Here before.' : 'No comments yet').waitFor()
  await server.post(ana.token, 'Posted just now.', { url })

  await page.goto(`${site.origin}/other`)
  await page.getByText('No comments yet').waitFor()
  await page.goBack()

  await page.getByText('Posted just now.').waitFor()
  await soon(() => page.getByRole('article').count()).toBe(earlier + 1)
})
