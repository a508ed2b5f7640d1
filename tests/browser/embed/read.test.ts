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
