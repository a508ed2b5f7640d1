import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser, soon } from '../../kit/browser/window.ts'
import { insertComments } from '../../kit/factories/queued-comments.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let ann: Member

beforeAll(async () => {
  server = await testServer()
  ann = await member(server, 'admin', 'Ann Admin')
})
afterAll(async () => {
  await closeBrowser()
  await server[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await server.fresh.db.updateTable('rule').set({ removed_at: '2026-01-01T00:00:00Z' }).execute()
})

const rules = async () => (await ann.ask('GET', '/moderation/rules')).body.items
const make = (name: string) =>
  ann.ask('POST', '/moderation/rules', { name, conditions: { links: 2 }, actions: [{ do: 'hold' }] })

it('makes a rule, tests it on past comments before it is saved, and undoes it', async () => {
  await insertComments(server, [
    { source: 'Best replica watches here', state: 'published' },
    { source: 'Cheap replica watches', state: 'published' },
    { source: 'A walk along the wall', state: 'published' },
  ])
  await using window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/rules' })
  const { page } = window
  await page.getByText('No rules yet.').waitFor()

  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Watch sellers')
  await page.getByRole('textbox', { name: /^Words or phrases/ }).fill('replica watch*\n\ncheap pills')
  await page.getByRole('button', { name: 'Test on past comments' }).click()
  await page.getByText('Would have held 2 of 3 comments').waitFor()
  await page.getByText('Best replica watches here').waitFor()
  await soon(rules).toEqual([])
  expect(await barriersEverywhere(page)).toEqual([])
  await page.getByRole('combobox', { name: 'Decide' }).selectOption('refuse')
  await page.getByRole('textbox', { name: /^Message to the author/ }).fill('sells something')
  await page.getByRole('textbox', { name: /^Label/ }).fill('Seller')
  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await page.getByText('words replica watch*, cheap pills: refuse, label “Seller”').waitFor()
  const [{ conditions, actions }] = await rules()
  expect(conditions).toEqual({ words: ['replica watch*', 'cheap pills'] })
  expect(actions).toEqual([
    { do: 'refuse', message: 'sells something' },
    { do: 'label', label: 'Seller' },
  ])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('No rules yet.').waitFor()
})

it('says what the server refuses, and keeps what was written', async () => {
  await using window = await openConsole(server, {
    person: ann,
    name: 'Ann Admin',
    hash: '#/rules',
    mayComplain: /422/,
  })
  const { page } = window
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nothing')

  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await page.getByText('must name a condition').waitFor()
  await soon(() => page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Nothing')
})

it('switches rules, orders them, saves an earlier version again and deletes', async () => {
  await make('First')
  await make('Second')
  await using window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/rules' })
  const { page } = window
  const names = async () => (await rules()).map(({ name }: { name: string }) => name)
  await page.getByText('Second').waitFor()
  expect(await barriersEverywhere(page)).toEqual([])

  await page.getByRole('button', { name: 'Up: Second' }).click()
  await soon(names).toEqual(['Second', 'First'])
  await page.locator('.notice', { hasText: 'Order changed' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await soon(names).toEqual(['First', 'Second'])
  await page.getByRole('button', { name: 'Up: Second' }).click()
  await soon(names).toEqual(['Second', 'First'])
  await page.getByRole('checkbox', { name: 'On: First' }).uncheck()
  await soon(async () => (await rules())[1].enabled).toBe(false)

  await page.getByRole('button', { name: 'Change: Second' }).click()
  const links = page.getByRole('spinbutton', { name: 'Links, at least' })
  await soon(() => links.inputValue()).toBe('2')
  await links.fill('5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('5 links or more: hold').waitFor()
  await page.getByRole('button', { name: 'Change: Second' }).click()
  await page.getByText('2 versions').click()
  await page.getByRole('button', { name: 'Save version 1 again' }).click()
  await soon(async () => (await rules())[0].conditions).toEqual({ links: 2 })
  await soon(async () => (await rules())[0].version).toBe(3)

  await page.getByRole('button', { name: 'Change: Second' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Really delete?' }).click()
  await soon(names).toEqual(['First'])
  await page.locator('.notice', { hasText: 'Rule deleted' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await soon(names).toEqual(['Second', 'First'])
})

it('lets a moderator read and test rules, and change none', async () => {
  await make('Many links')
  await using window = await openConsole(server, { hash: '#/rules' })
  const { page } = window

  await page.getByRole('button', { name: 'View: Many links' }).click()
  await page.getByRole('button', { name: 'Test on past comments' }).click()
  await page.getByText(/^Would have held 0 of \d+ comments$/).waitFor()

  await soon(() => page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true)
  for (const name of ['Save', 'Delete'])
    await soon(() => page.getByRole('button', { name, exact: true }).count()).toBe(0)
  expect(await barriersEverywhere(page)).toEqual([])
})

it('shows the results of the nudges, come to from the rules', async () => {
  const { db, siteId } = server.fresh
  await using empty = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/nudges' })
  await empty.page.getByText('Nothing was shown yet.').waitFor()
  expect(await barriersEverywhere(empty.page)).toEqual([])
  const day = new Date().toISOString().slice(0, 10)
  for (const [outcome, count] of [['shown', 40], ['edited', 14], ['posted', 20]] as const)
    await db.insertInto('nudge_outcome').values({ site_id: siteId, day, kind: 'tone', outcome, count }).execute()
  await using window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/rules' })
  const { page } = window

  await page.getByRole('link', { name: 'Results of the nudges' }).click()

  await page.getByRole('row', { name: 'May be hurtful 40 14 20 6' }).waitFor()
  await soon(() => page.getByRole('row').count()).toBe(2)
  expect(await barriersEverywhere(page)).toEqual([])
}) // biome-ignore format: short

it('makes a rule about a language, and one that writes to the team', async () => {
  await using window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/rules' })
  const { page } = window
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Another language')
  await page.getByText('Written in these languages').click()
  await page.getByText('Detected from 20 letters on').waitFor()
  await page.getByRole('checkbox', { name: 'German' }).check()
  await page.getByRole('checkbox', { name: 'Notify the team (log and e-mail)' }).check()
  expect(await barriersEverywhere(page)).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await page.getByText('written in German: hold').waitFor()
  await soon(async () => (await rules())[0]).toMatchObject({ conditions: { languages: ['de'] }, actions: [{ do: 'hold' }, { do: 'notify' }] })
}) // biome-ignore format: short
