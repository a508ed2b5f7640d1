import { afterAll, expect, it } from 'vitest'
import { makeLink } from '../../../server/identity/staff/links.ts'
import { consoleLink } from '../../../server/pages/team/console.ts'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { closeBrowser, openPage, soon } from '../../kit/browser/window.ts'
import { belowPath } from '../../kit/fixtures/reverse-proxy.ts'
import { testSite } from '../../kit/fixtures/server.ts'

afterAll(closeBrowser)

it('works whole below a path of another host: widget, console, plain page', async () => {
  await using server = await belowPath()
  await using blog = await testSite()
  const { db, siteId } = server.fresh
  await allowOrigin(db, siteId, blog.origin)
  await server.set({ premoderate: ['everything'] })
  blog.pages.set(
    '/river',
    `<!doctype html><h1>River</h1><script async src="${server.address}/embed.js" data-load="eager"></script>`,
  )
  const { token } = await makeLink(db, siteId, { role: 'owner', label: 'Olga', by: null })
  const stateOf = async () => (await db.selectFrom('comment').select('state').executeTakeFirst())?.state
  await using reader = await openPage()
  await using owner = await openPage({ viewport: { width: 1280, height: 800 } })

  await reader.page.goto(`${blog.origin}/river`)
  await reader.page.getByRole('textbox', { name: 'Add a comment' }).fill('Below a path')
  await reader.page.getByRole('button', { name: 'Post comment' }).click()
  await reader.page.getByRole('textbox', { name: 'Display name' }).fill('Ana Silva')
  await reader.page.getByRole('button', { name: 'Continue as guest' }).click()
  await soon(stateOf).toBe('held')

  await owner.page.goto(consoleLink(server.address, token))
  await owner.page.getByRole('button', { name: 'Enter' }).click()
  await owner.page.locator('.card > .words').getByText('Below a path').waitFor()
  await owner.page.keyboard.press('a')
  await soon(stateOf).toBe('published')
  await owner.page.reload()
  await owner.page.getByText('Olga, Owner').waitFor()

  await reader.page.goto(`${server.address}/threads/_?url=${encodeURIComponent(`${blog.origin}/river`)}`)
  await reader.page.getByText('Below a path').waitFor()
  expect(await reader.page.evaluate(() => document.styleSheets[0]!.cssRules.length)).toBeGreaterThan(10)
  expect(server.strays).toEqual([])
})

it('says where the console lives when it is opened at another address, and keeps the invitation', async () => {
  await using server = await belowPath()
  const { db, siteId } = server.fresh
  const { token } = await makeLink(db, siteId, { role: 'owner', label: 'Olga', by: null })
  await using window = await openPage()
  const { page } = window

  for (const address of [
    server.inside,
    server.inside.replace('localhost', '127.0.0.1'),
    server.address.replace('localhost', '127.0.0.1'),
  ]) {
    await page.goto('about:blank')
    await page.goto(consoleLink(address, token))
    await page.getByRole('heading', { name: 'The console works at PUBLIC_URL only' }).waitFor()
    expect(await page.getByRole('link').getAttribute('href')).toBe(consoleLink(server.address, token))
  }
  await page.getByRole('link', { name: `${server.address}/console` }).click()
  await page.getByRole('button', { name: 'Enter' }).click()

  await page.getByText('Olga, Owner').waitFor()
})
