import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeLink } from '../../../server/identity/staff/links.ts'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { inHand, openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser, focusLook, openPage, soon } from '../../kit/browser/window.ts'
import { held, insertComments } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer()
  const rich =
    'I walked the **wall**, see [there](https://example.org).\n\n> So they were.\n\n- `one`\n- two\n\n```\nthree\n```'
  await insertComments(server, [
    { source: 'Thank you, we have asked the council.', author: 'Tomas O Briain', state: 'published' },
    { source: 'Buy watches at watches.example', author: 'Ana Silva', parent: 0, verdict: [
      { phase: 'links', rule: null, version: 1, code: 'link', params: { host: 'watches.example' }, span: [15, 30] },
      { phase: 'first', rule: null, version: 1, code: 'first-comment', params: {}, span: null },
    ] },
    { source: rich, author: 'Lin', parent: 1 },
    { source: 'Sold out', state: 'spam' },
    { source: 'Off with you', state: 'rejected' },
    ...held(30),
  ]) // biome-ignore format: a comment a line
})
afterAll(async () => {
  await closeBrowser()
  await server[Symbol.asyncDispose]()
})

interface State {
  name: string
  hash?: string
  mayComplain?: RegExp
  reach?: (page: Page) => Promise<unknown>
}

const states: State[] = [
  { name: 'a queue, marks and all' },
  { name: 'the reasons', reach: async (page) => {
    await page.keyboard.press('r')
    await page.keyboard.press('9')
    await page.getByRole('textbox', { name: /^What is it/ }).press('Enter')
    await page.getByText('Write a sentence').waitFor()
  } },
  { name: 'a selection and filters', reach: async (page) => {
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('f')
    await page.getByText('2 selected').waitFor()
  } },
  { name: 'one at a time, a filter set', hash: '#/pending?q=wall&order=newest', reach: (page) => page.keyboard.press('z') },
  { name: 'the question about many', reach: async (page) => {
    for (let at = 0; at < 14; at++) await page.keyboard.press('j')
    await soon(() => page.locator('.entry').count()).toBeGreaterThan(20)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('a')
    await page.getByRole('dialog').waitFor()
  } },
  { name: 'the keys', reach: async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  } },
  { name: 'a lost decision', reach: async (page) => {
    const id = (await page.locator('.card').getAttribute('id'))!.slice('card-'.length)
    const tomas = await member(server, 'moderator', 'Tomas Reed')
    await tomas.ask('POST', '/moderation/decisions', { items: [{ id, state: 'held', revision: 1 }], verb: 'reject', reason: 'rude' })
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('button', { name: 'Keep their decision' }).waitFor()
  } },
  { name: 'the dialog that assigns', reach: async (page) => {
    await page.keyboard.press('e')
    await page.getByRole('combobox', { name: 'Who is to look' }).waitFor()
  } },
  { name: 'what is assigned, with a sentence', reach: async (page) => {
    await page.keyboard.press('e')
    await page.getByRole('textbox', { name: 'A sentence for them (optional)' }).fill('Is this libel?')
    await page.keyboard.press('Enter')
    await page.locator('.assigned').waitFor()
    await page.keyboard.press('j')
  } },
  { name: 'a reply to what is held, and what it answers', reach: async (page) => {
    await page.keyboard.press('t')
    await page.getByRole('button', { name: 'Approve and reply' }).click()
    await page.getByText('Write something first.').waitFor()
  } },
  { name: 'the commands', reach: async (page) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Find a command' }).fill('go')
    await page.keyboard.press('ArrowDown')
  } },
  { name: 'a command that is not there', reach: async (page) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Find a command' }).fill('xyzzy')
    await page.getByText('Nothing like that').waitFor()
  } },
  { name: 'saved views, one removed', hash: '#/pending?q=wall', reach: async (page) => {
    for (const name of ['The wall', 'Once more']) {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox', { name: 'Find a command' }).fill('saved views')
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: 'Save what is open as' }).fill(name)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.getByRole('navigation', { name: 'Queues' }).getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Remove Once more' }).click()
    await page.getByText('Removed: Once more').waitFor()
  } },
  { name: 'what is spam', hash: '#/spam' },
  { name: 'what was rejected', hash: '#/rejected' },
  { name: 'a queue with nothing in it', hash: '#/appeals', reach: (page) => page.getByText('All clear.').waitFor() },
  { name: 'the log', hash: '#/log', reach: (page) => page.locator('.log-line').first().waitFor() },
  { name: 'the team, with a new link', hash: '#/team', reach: async (page) => {
    await page.getByRole('textbox', { name: 'For whom' }).fill('Nora')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('button', { name: 'Copy link' }).waitFor()
    await page.getByRole('button', { name: /^Remove / }).first().click()
  } },
  { name: 'the settings of screening, unsaved', hash: '#/screening', reach: async (page) => {
    await page.getByRole('checkbox', { name: 'Everything' }).check()
    await page.getByRole('button', { name: 'Add a list' }).click()
    await page.getByText('Unsaved changes').waitFor()
  } },
  { name: 'settings the server does not take', hash: '#/screening', mayComplain: /422/, reach: async (page) => {
    await page.getByRole('textbox', { name: 'Links that are fine' }).fill('many')
    await page.getByRole('button', { name: 'Add a list' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('2 fields need a look').waitFor()
  } },
  { name: 'the people', hash: '#/people', reach: (page) => page.getByText('Ana Silva').waitFor() },
  { name: 'people nobody is among', hash: '#/people?q=nobody', reach: (page) => page.getByText('Nobody here matches.').waitFor() },
] // biome-ignore format: a state as few lines as it takes

it.each(states)('has no barriers in $name', async ({ hash = '', mayComplain, reach }) => {
  await using window = await openConsole(server, {
    role: 'owner',
    name: 'Olga Owner',
    hash,
    ...(mayComplain && { mayComplain }),
  })
  const { page } = window
  if (!/appeals|log|team|screening|people/.test(hash)) await inHand(page).waitFor()

  await reach?.(page)

  expect(await barriersEverywhere(page)).toEqual([])
})

it('has no barriers at the door', async () => {
  const { token } = await makeLink(server.fresh.db, server.fresh.siteId, { role: 'admin', label: 'Ada', by: null })
  await using window = await openPage({ mayComplain: /40[19]|422/ })
  const { page } = window

  await page.goto(`${server.address}/console`)
  await page.getByRole('heading', { name: 'How to get in' }).waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await page.goto(`${server.address}/console?#link=${token}`)
  await page.getByRole('textbox', { name: 'Your name' }).fill('A')
  await page.getByRole('button', { name: 'Enter' }).click()
  await page.getByText('Enter a name').waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
})

it('shows where the focus is on every stop of a queue', async () => {
  await using window = await openConsole(server)
  const { page } = window
  await inHand(page).waitFor()
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())

  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement === document.body)) continue
    const what = await page.evaluate(() => document.activeElement!.outerHTML.slice(0, 80))
    await soon(async () => {
      const { outlinePx, isCovered } = await focusLook(page)
      return [outlinePx >= 1, isCovered]
    }, what).toEqual([true, false])
  }
})
