import { afterAll, beforeAll, expect, it } from 'vitest'
import { firstOwnerLink, makeLink } from '../../../server/identity/staff/links.ts'
import { consoleLink } from '../../../server/pages/team/console.ts'
import { inHand, openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser, openPage, soon } from '../../kit/browser/window.ts'
import { held, insertComments } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(async () => {
  await closeBrowser()
  await server[Symbol.asyncDispose]()
})

it('lets the first owner in by the link the server prints, to the comments that wait', async () => {
  await insertComments(server, held(2))
  const token = (await firstOwnerLink(server.fresh.db, server.fresh.siteId))!
  await using window = await openPage()
  const { page } = window

  await page.goto(consoleLink(server.address, token))
  await page.getByRole('heading', { name: 'Welcome to Demo' }).waitFor()
  await soon(() => page.url()).toBe(`${server.address}/console`)
  await page.getByText('This link makes you Owner').waitFor()
  expect(await page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe('')
  await page.getByRole('textbox', { name: 'Your name' }).fill('Olga Owner')
  await page.getByRole('button', { name: 'Enter' }).click()

  await page.getByText('Olga Owner, Owner').waitFor()
  await inHand(page).getByText('Comment number 1').waitFor()
  await page.keyboard.press('a')
  await inHand(page).getByText('Comment number 2').waitFor()
  await soon(() => page.evaluate(() => document.cookie)).toBe('')
})

it('says that a link was used, and how to get another', async () => {
  const { fresh } = server
  const { token } = await makeLink(fresh.db, fresh.siteId, { role: 'moderator', label: 'Priya', by: null })
  const enter = { link: token, name: 'Priya' }
  await server.ask('POST', '/staff/session', { body: enter, headers: { Origin: 'http://localhost' } })
  await using window = await openPage({ mayComplain: /409/ })

  await window.page.goto(consoleLink(server.address, token))

  await window.page.getByText('This link was used already').waitFor()
})

it('asks again for a name nobody can have, and keeps the link good', async () => {
  const { fresh } = server
  const { token } = await makeLink(fresh.db, fresh.siteId, { role: 'moderator', label: 'Priya', by: null })
  await using window = await openPage({ mayComplain: /422/ })
  const { page } = window
  await page.goto(consoleLink(server.address, token))
  const name = page.getByRole('textbox', { name: 'Your name' })

  await name.fill('P')
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByText('Enter a name of 2 to 40 characters').waitFor()
  await name.fill('Priya Shah')
  await page.getByRole('button', { name: 'Enter' }).click()

  await page.getByText('Priya Shah, Moderator').waitFor()
})

it('signs another browser in as the same person, by a link the console shows once', async () => {
  const priya = await member(server, 'moderator', 'Priya Twice')
  await using desk = await openConsole(server, { person: priya, name: 'Priya Twice', hash: '#/team' })
  await desk.page.getByRole('button', { name: 'Add another browser' }).click()
  const link = await desk.page.getByRole('textbox', { name: 'Link for another browser' }).inputValue()
  await using phone = await openPage()

  await phone.page.goto(link)
  await phone.page.getByText('You are signed in as Priya Twice, Moderator').waitFor()
  expect(await phone.page.getByRole('textbox').count()).toBe(0)
  await phone.page.getByRole('button', { name: 'Enter' }).click()
  await phone.page.getByText('Priya Twice, Moderator').waitFor()
  await desk.page.reload()
  await desk.page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await desk.page.getByRole('button', { name: 'Sign out everywhere else' }).waitFor({ state: 'detached' })

  const { body } = await priya.ask('GET', '/staff/sessions')
  expect(body.items).toMatchObject([{ isCurrent: true }])
})

it('tells who is not in how to get in, and shows nothing else', async () => {
  await using window = await openPage({ mayComplain: /401/ })
  const { page } = window

  await page.goto(`${server.address}/console`)

  await page.getByRole('heading', { name: 'How to get in' }).waitFor()
  await page.getByText('npm run afterword -- staff link').waitFor()
})

it('signs out, and back to the page that says how to get in', async () => {
  await using window = await openConsole(server, { mayComplain: /401/ })
  const { page } = window

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'How to get in' }).waitFor()
  await page.reload()

  await page.getByRole('heading', { name: 'How to get in' }).waitFor()
})

it('sends away within five seconds whose role was taken', async () => {
  const owner = await member(server, 'owner', 'Olga Owner')
  await using window = await openConsole(server, { mayComplain: /401/ })
  const { page, person } = window
  await inHand(page).waitFor()

  await owner.ask('DELETE', `/staff/${person.id}`)

  await soon(() => page.getByRole('heading', { name: 'How to get in' }).count()).toBe(1)
})

it('shows a writer the team, and no comments to decide about', async () => {
  await using window = await openConsole(server, { role: 'writer', name: 'Wilma Writer' })
  const { page } = window

  await page.getByRole('heading', { name: 'Team' }).waitFor()

  await soon(() => page.getByRole('link', { name: 'Comments' }).count()).toBe(0)
  expect(window.requests.filter((at) => at.includes('/moderation/'))).toEqual([])
})

it('runs nothing but its own scripts, parses no HTML and is in nobody’s frame', async () => {
  const { headers } = await fetch(`${server.address}/console`)
  const policy = headers.get('content-security-policy')

  for (const rule of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
    expect(policy).toContain(rule)
  expect(policy).not.toContain('unsafe')
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
})
