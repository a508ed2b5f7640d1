import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeLink } from '../../../server/identity/staff/links.ts'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { openConsole } from '../../kit/browser/console-page.ts'
import { announced, closeBrowser, soon } from '../../kit/browser/window.ts'
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
beforeEach(() => server.set({}))

const path = '/moderation/settings'
const list = { name: 'Gambling', action: 'hold', words: 'casino*', matchLetterSubstitutions: false }
const settings = async () => (await ann.ask('GET', path)).body.settings
async function changeElsewhere(change: object): Promise<void> {
  const { headers } = await ann.ask('GET', path)
  const { status } = await ann.ask('PATCH', path, change, { 'If-Match': headers.get('etag')! })
  expect(status).toBe(200)
}
const open = async (options: object = {}) => {
  const window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/screening', ...options })
  await window.page.getByText('Everything is saved').or(window.page.getByText('Admins and owners change it')).waitFor()
  return window
}
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const isFocused = (page: Page, name: string) => field(page, name).evaluate((one) => one === document.activeElement)

it('saves several settings at once, resets one to its default, and undoes', async () => {
  await using window = await open()
  const { page } = window

  await button(page, 'Save').click()
  await announced(page, 'Nothing has changed').waitFor({ state: 'attached' })
  await field(page, 'First comments of new people').check()
  await field(page, 'Comments of one person in ten minutes').fill('7')
  await field(page, 'Let a guest’s browser work a moment').selectOption('adaptive')
  await page.getByText('Unsaved changes').waitFor()
  await soon(settings).toMatchObject({ premoderate: [], authorCommentsBeforeHold: null })
  await button(page, 'Save').click()
  await page.getByText('Everything is saved').waitFor()
  await soon(settings).toMatchObject({ premoderate: ['first'], authorCommentsBeforeHold: 7, proofOfWork: 'adaptive' })

  await button(page, 'Reset to default: never: Comments of one person in ten minutes').click()
  await soon(() => field(page, 'Comments of one person in ten minutes').inputValue()).toBe('')
  await soon(() => isFocused(page, 'Comments of one person in ten minutes')).toBe(true)
  await button(page, 'Discard').click()
  await soon(() => field(page, 'Comments of one person in ten minutes').inputValue()).toBe('7')
  await button(page, 'Undo').click()
  await soon(settings).toMatchObject({ premoderate: [], authorCommentsBeforeHold: null, proofOfWork: 'off' })
  await soon(() => field(page, 'Comments of one person in ten minutes').inputValue()).toBe('')
})

it('leads from the top to each field the server does not take, and keeps what was typed', async () => {
  await using window = await open({ mayComplain: /422|ERR_FAILED|Failed to load/ })
  const { page } = window
  await field(page, 'Links that are fine').fill('many')
  await button(page, 'Add a list').click()
  await soon(() => isFocused(page, 'Name')).toBe(true)
  await field(page, 'Words 0 words').fill('x'.repeat(101))
  await button(page, 'Save').click()

  const summary = page.getByRole('group', { name: 'Nothing was saved: 3 fields need a look' })
  await soon(() => summary.evaluate((one) => one === document.activeElement)).toBe(true)
  await button(page, 'Links that are fine: must be a whole number from 0 to 100').click()
  await soon(() => isFocused(page, 'Links that are fine')).toBe(true)
  await button(page, 'List 1, Words: must have lines of 100 characters or fewer').click()
  await soon(() => page.evaluate(() => document.activeElement!.id)).toBe('set-wordLists-0-words')
  await soon(() => field(page, 'Links that are fine').inputValue()).toBe('many')
  expect(await barriersEverywhere(page)).toEqual([])

  await field(page, 'Links that are fine').fill('2')
  await field(page, 'Name').fill('Long words')
  await page.getByRole('textbox', { name: /^Words/ }).fill('long')
  await page.route(`**${path}`, (route) => route.abort())
  await button(page, 'Save').click()
  await page.getByText('the server could not be reached').waitFor()
  await page.unroute(`**${path}`)
  await button(page, 'Save').click()
  await page.getByText('Everything is saved').waitFor()
  await soon(settings).toMatchObject({ linksBeforeHold: 2, wordLists: [{ name: 'Long words', words: 'long' }] })
})

it('never lets two admins overwrite each other unseen', async () => {
  await using window = await open({ mayComplain: /412/ })
  const { page } = window
  await field(page, 'Links that are fine').fill('5')
  await field(page, 'Seconds it takes to write a comment').fill('4')
  await changeElsewhere({ linksBeforeHold: 3, minimumWritingS: 9, holdDuplicates: true })

  await button(page, 'Save').click()

  await page.getByText('somebody changed the same settings meanwhile').waitFor()
  await soon(settings).toMatchObject({ linksBeforeHold: 3, minimumWritingS: 9 })
  await soon(() => field(page, 'Links that are fine').inputValue()).toBe('5')
  await soon(() => field(page, 'Hold what says the same again').isChecked()).toBe(true)
  expect(await barriersEverywhere(page)).toEqual([])
  await button(page, 'Links that are fine: now 3').waitFor()
  await button(page, 'Take theirs: Seconds it takes to write a comment').click()
  await button(page, 'Save').click()
  await page.getByText('Everything is saved').waitFor()
  await soon(settings).toMatchObject({ linksBeforeHold: 5, minimumWritingS: 9, holdDuplicates: true })
})

it('asks before the screen is left with something unsaved', async () => {
  await using window = await open()
  const { page } = window
  await field(page, 'Links that are fine').fill('5')

  await page.getByRole('link', { name: 'Rules' }).click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await question.getByRole('button', { name: 'Stay' }).click()
  await soon(async () => [page.url().split('#')[1], await field(page, 'Links that are fine').inputValue()]).toEqual([
    '/screening',
    '5',
  ])
  const asked = page.waitForEvent('dialog')
  void page.reload().catch(() => {})
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()

  await page.getByRole('link', { name: 'Rules' }).click()
  await question.getByRole('button', { name: 'Leave without saving' }).click()
  await page.getByRole('heading', { name: 'Rules' }).waitFor()
  await page.getByRole('link', { name: 'Screening' }).click()
  await page.getByText('Everything is saved').waitFor()
  await soon(() => field(page, 'Links that are fine').inputValue()).toBe('0')
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('heading', { name: 'Rules' }).waitFor()
})

it('keeps what was typed when the session ends in the middle of it', async () => {
  const gone = await member(server, 'admin', 'Gone Admin')
  await using window = await open({ person: gone, name: 'Gone Admin', mayComplain: /401/ })
  const { page } = window
  await field(page, 'Links that are fine').fill('8')
  await server.fresh.db.deleteFrom('staff_session').where('staff_id', '=', gone.id).execute()

  await button(page, 'Save').click()
  await page.getByRole('heading', { name: 'How to get in' }).waitFor()
  const { token } = await makeLink(server.fresh.db, server.fresh.siteId, { role: 'admin', label: 'Gone', by: null })
  await page.evaluate((link) => {
    location.hash = `#link=${link}`
  }, token)
  await page.getByRole('textbox', { name: 'Your name' }).fill('Gone Again')
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByRole('link', { name: 'Screening' }).click()

  await page.getByText('Unsaved changes').waitFor()
  await soon(() => field(page, 'Links that are fine').inputValue()).toBe('8')
  await button(page, 'Save').click()
  await page.getByText('Everything is saved').waitFor()
  await soon(async () => (await settings()).linksBeforeHold).toBe(8)
})

it('adds, renames and removes word lists, brings one back by Discard, and tries them before they are saved', async () => {
  await changeElsewhere({ wordLists: [list, { ...list, name: 'Pills', words: 'viagra', action: 'spam' }] })
  await using window = await open()
  const { page } = window

  await button(page, 'Remove the list: Gambling').click()
  await button(page, 'Remove the list: Pills').click()
  await page.getByText('No lists yet.').waitFor()
  await button(page, 'Discard').click()
  await button(page, 'Remove the list: Gambling').click()
  await field(page, 'Name').fill('Medicine')
  await page.getByRole('textbox', { name: 'Words 1 word' }).fill('viagra\n\ncheap pills')
  await page.getByText('2 words').waitFor()
  await field(page, 'A comment with one of its words is').selectOption('refuse')
  await field(page, 'Read h4t and h@t as hat').check()
  await field(page, 'Try it').fill('Buy V1AGRA here, no casino')
  await button(page, 'Try').click()
  await page.getByText('“viagra” is on the list “Medicine”').waitFor()
  await soon(() => page.locator('.found li').count()).toBe(1)
  await field(page, 'Try it').fill('A walk along the wall')
  await button(page, 'Try').click()
  await page.getByText('None of the words is in it.').waitFor()
  await soon(async () => (await settings()).wordLists).toHaveLength(2)
  await button(page, 'Save').click()
  await page.getByText('Everything is saved').waitFor()

  const saved = { name: 'Medicine', words: 'viagra\n\ncheap pills', action: 'refuse', matchLetterSubstitutions: true }
  await soon(async () => (await settings()).wordLists).toMatchObject([saved])
})

it('sets a key, puts another in its place and takes it out, without ever showing it', async () => {
  await using window = await open()
  const { page } = window
  const save = async () => {
    await button(page, 'Save').click()
    await page.getByText('Everything is saved').waitFor()
  }
  await field(page, 'Akismet key').fill('abcdef123456')
  await save()

  await page.getByText('A key is set.').waitFor()
  await soon(() => field(page, 'Akismet key').inputValue()).toBe('')
  await field(page, 'Akismet key').fill('fedcba654321')
  await save()
  await page.reload()
  await page.getByText('A key is set.').waitFor()
  await soon(() => page.content()).not.toMatch(/abcdef|fedcba/)
  await button(page, 'Take it out').click()
  await page.getByText('The key is taken out when you save.').waitFor()
  await save()
  await page.getByText('No key is set.').waitFor()
  await page.goto(`${server.address}/console#/log`)
  await page.getByText('changed the Akismet key').first().waitFor()
  await soon(() => page.getByRole('button', { name: /^Reverse: changed the Akismet/ }).count()).toBe(0)
})

it('says in the log what was changed from what to what, and reverses it there', async () => {
  await changeElsewhere({ linksBeforeHold: 3, premoderate: ['links'] })
  await using window = await openConsole(server, { person: ann, name: 'Ann Admin', hash: '#/log' })
  const { page } = window

  await page.getByText('linksBeforeHold: 0 → 3').first().waitFor()
  await page.getByRole('button', { name: /^Reverse: changed settings/ }).first().click()

  await soon(settings).toMatchObject({ linksBeforeHold: 0, premoderate: [] })
}) // biome-ignore format: short

it('lets a moderator read the settings and try words, and change nothing', async () => {
  await changeElsewhere({ wordLists: [list] })
  await using window = await open({ person: undefined, name: 'Priya Shah' })
  const { page } = window

  await field(page, 'Try it').fill('the casinos')
  await button(page, 'Try').click()
  await page.getByText('“casino*” is on the list “Gambling”').waitFor()

  await soon(() => field(page, 'Links that are fine').isDisabled()).toBe(true)
  for (const name of ['Save', 'Add a list', 'Discard']) await soon(() => button(page, name).count()).toBe(0)
  expect(await barriersEverywhere(page)).toEqual([])
})
