import { afterAll, expect, it } from 'vitest'
import { openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'
import { testServer } from '../../kit/fixtures/server.ts'

afterAll(closeBrowser)

it('tells those who run the site of a proxy that nobody named, and moderators nothing', async () => {
  await using server = await testServer()
  const olga = await member(server, 'owner', 'Olga Owner')
  expect((await olga.ask('GET', '/moderation/server')).body).toEqual({ hasUnnamedProxy: false })

  await fetch(`${server.address}/healthz`, { headers: { 'X-Forwarded-For': '203.0.113.5' } })

  expect((await olga.ask('GET', '/moderation/server')).body).toEqual({ hasUnnamedProxy: true })
  await using owner = await openConsole(server, { person: olga, name: 'Olga Owner' })
  await owner.page.getByText(/TRUSTED_PROXIES does not name your proxy/).waitFor()
  await using moderator = await openConsole(server, { name: 'Priya Shah', hash: '#/team' })
  await moderator.page.getByRole('heading', { name: 'Mail to you' }).waitFor()
  expect(await moderator.page.getByText(/TRUSTED_PROXIES/).count()).toBe(0)
})
