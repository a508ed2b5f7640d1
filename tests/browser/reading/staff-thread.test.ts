import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { inHand, openConsole, signIn } from '../../kit/browser/console-page.ts'
import { announced, focusOf, listen, openPage, soon, whole } from '../../kit/browser/window.ts'
import { type Member, member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()

/** A thread of three, of which one is held and one was removed, and somebody of the team on their way to it. */
async function makeThread(role: 'moderator' | 'writer' = 'moderator') {
  const url = stage.article()
  const ben = await stage.guest('Ben')
  const open = await stage.server.post(ben.token, 'Open.', { url })
  const held = await stage.server.post(ben.token, 'Held back.', { url })
  const gone = await stage.server.post(ben.token, 'Taken down.', { url })
  await stage.server.post(ben.token, 'An answer.', { url, parentId: gone.id })
  const priya = await member(stage.server, role, 'Priya Shah')
  const olga = await member(stage.server, 'moderator', 'Olga')
  const decide = (id: string, verb: string, state = 'published') =>
    olga.ask('POST', '/moderation/decisions', { items: [{ id, state, revision: 1 }], verb, reason: 'hate' })
  await decide(held.id, 'hold')
  await decide(gone.id, 'reject')
  return { url, open, held, priya }
}

const article = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })
const group = (page: Page, words: string) => article(page, words).getByRole('group')

const here = (page: Page) => page.getByRole('button', { name: 'Moderate here' })

/** Presses "Moderate here"; returns the popup. */
const askPopup = async (page: Page) => (await Promise.all([page.waitForEvent('popup'), here(page).click()]))[0]

/** Comes to a page as from the console, and says yes in the popup. */
async function enter({ url, priya }: { url: string; priya: Member }, options: Parameters<typeof openPage>[0] = {}) {
  const window = await openPage(options)
  const { page } = window
  await signIn(page, stage.server, priya)
  const said = await listen(page)
  await page.goto(`${url}#comments&moderate`)
  await whole(window)
  const popup = await askPopup(page)
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Moderate here' }).click()])
  return { window, page, said }
}

it('asks somebody of the team in a popup, and signs them in on the page that opened it', async () => {
  const { url, priya } = await makeThread()
  await using window = await openPage()
  const { page } = window
  await signIn(page, stage.server, priya)
  await page.goto(`${url}#comments&moderate`)
  const popup = await askPopup(page)

  await popup.getByText(new URL(url).origin).waitFor()
  expect(await findBarriers(popup)).toEqual([])
  await soon(() => page.url()).toBe(url)
  expect(await findBarriers(page)).toEqual([])
  await popup.getByRole('button', { name: 'Moderate here' }).click()

  await group(page, 'Open.').waitFor()
  await soon(() => popup.isClosed()).toBe(true)
  await soon(() => here(page).count()).toBe(0)
  await soon(() => group(page, 'Open.').getByRole('button').allTextContents()).toEqual(['Remove', 'Spam'])
  expect(await findBarriers(page)).toEqual([])
  // The page remembers, and readers are offered nothing.
  await page.reload()
  await group(page, 'Open.').waitFor()
  await soon(() => here(page).count()).toBe(0)
})

it('does so on the demo article, too, which is a page of the server itself', async () => {
  const priya = await member(stage.server, 'moderator', 'Priya Shah')

  const { window, page } = await enter({ url: `${stage.server.address}/`, priya })

  await using _ = window
  await soon(() => here(page).count()).toBe(0)
})

it('says in the popup who is not signed in, and takes no code from another window', async () => {
  const { url } = await makeThread()
  await using window = await openPage({ mayComplain: /401/ })
  const { page } = window
  await page.goto(`${url}#comments&moderate`)
  const popup = await askPopup(page)
  await popup.getByRole('button', { name: 'Moderate here' }).click()

  await popup.getByText('You are not signed in to the console in this browser.').waitFor()
  await page.evaluate(() => postMessage({ afterword: 'x', code: `awl_${'x'.repeat(43)}` }, '*'))
  await popup.getByRole('button', { name: 'Cancel' }).click()
  await soon(() => popup.isClosed()).toBe(true)
  expect(window.requests.filter((at) => at.includes('embed-sessions'))).toEqual([])
})

it('shows what is held at its place with a label, and removed words folded', async () => {
  const thread = await makeThread()
  const { window, page } = await enter(thread)
  await using _ = window

  await article(page, 'Held back.').getByText('Held. Only its author and the team can see this.').waitFor()
  await soon(() => page.locator('.body').allTextContents()).toEqual(['An answer.', 'Held back.', 'Open.'])
  const tombstone = page.getByRole('article', { name: 'Removed by a moderator' })
  await tombstone.getByText('Removed words').click()
  await tombstone.getByText('Taken down.').waitFor()
  await soon(() => tombstone.locator('.removed').textContent()).toContain('Ben, removed. Hate')
  await soon(() => tombstone.getByRole('group').getByRole('button').allTextContents()).toEqual(['Approve', 'Spam'])
})

it('approves, removes with a reason, and takes back, where the comment is read', async () => {
  const thread = await makeThread()
  const { open, held } = thread
  const { window, page, said } = await enter(thread)
  await using _ = window
  const row = async (id: string) => (await stage.row(id)).state

  await group(page, 'Held back.').getByRole('button', { name: 'Approve' }).click()
  await soon(() => row(held.id)).toBe('published')
  await soon(said).toContain('polite: Approved')
  await soon(() => article(page, 'Held back.').getByText('Held.').count()).toBe(0)

  await group(page, 'Open.').getByRole('button', { name: 'Remove' }).click()
  await group(page, 'Open.').getByLabel('Reject because').selectOption('Something else')
  await group(page, 'Open.').getByRole('button', { name: 'Remove' }).last().click()
  await soon(said).toContain('urgent: Say in a message what "Something else" is')
  await group(page, 'Open.').getByLabel('Reject because').selectOption('Off-topic')
  await group(page, 'Open.').getByLabel('Message to the author').fill('This is about the river.')
  await group(page, 'Open.').getByRole('button', { name: 'Remove' }).last().click()
  await soon(() => row(open.id)).toBe('removed')
  const decided = await stage.server.fresh.db
    .selectFrom('comment')
    .select('decision')
    .where('id', '=', open.id)
    .executeTakeFirstOrThrow()
  expect(decided.decision).toEqual({ reason: 'off-topic', message: 'This is about the river.' })
  await soon(() => page.locator('.body:visible').allTextContents()).toEqual(['An answer.', 'Held back.'])

  await page
    .getByRole('article', { name: 'Removed by a moderator' })
    .last()
    .getByRole('button', { name: 'Undo' })
    .click()
  await soon(() => row(open.id)).toBe('published')
  await article(page, 'Open.').waitFor()
  const { source } = await stage.server.fresh.db
    .selectFrom('log')
    .select('source')
    .where('target_id', '=', open.id)
    .where('action', '=', 'comment.reject')
    .executeTakeFirstOrThrow()
  expect(source).toBe('embed')
})

it('posts under a badge everybody sees', async () => {
  const thread = await makeThread()
  const { url } = thread
  const { window, page } = await enter(thread)
  await using _ = window
  await group(page, 'Open.').waitFor()
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('We asked the council.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await announced(page, 'Comment posted').waitFor({ state: 'attached' })
  await using reader = await openPage()
  await reader.page.goto(url)

  const posted = article(reader.page, 'We asked the council.')
  await posted.waitFor()
  await soon(() => posted.locator('.badge').allTextContents()).toEqual(['Moderator'])
  await soon(() => posted.getByRole('heading').textContent()).toBe('Priya Shah')
  await soon(() => reader.page.getByRole('group').count()).toBe(0)
  expect(reader.requests.filter((at) => /\/(moderation|my-comments)-/.test(at))).toEqual([])
})

it('lets a staff writer answer under their badge and decide nothing', async () => {
  const thread = await makeThread('writer')
  const { window, page } = await enter(thread)
  await using _ = window
  await page.getByRole('textbox', { name: 'Add a comment' }).click()
  await page.getByText('Posting as Priya Shah.').waitFor()
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('I wrote it.')
  await page.getByRole('button', { name: 'Post comment' }).click()

  await article(page, 'I wrote it.').locator('.badge').getByText('Staff').waitFor()
  await soon(() => page.getByRole('group').count()).toBe(0)
  await soon(() => page.locator('.body').allTextContents()).not.toContain('Held back.')
})

it('is the guest again whom the device knew, once the team’s place is left', async () => {
  const thread = await makeThread()
  const { priya } = thread
  const ana = await stage.guest()
  const { window, page } = await enter(thread, ana.reader)
  await using _ = window
  await group(page, 'Open.').waitFor()
  await page.getByRole('textbox', { name: 'Add a comment' }).click()
  await page.getByText('Posting as Priya Shah.').waitFor()

  await page.getByRole('button', { name: 'Use another name' }).click()

  await page.getByText('Posting as Ana Silva.').waitFor()
  await soon(() => page.getByRole('group').count()).toBe(0)
  await soon(() => page.locator('.body').allTextContents()).toEqual(['An answer.', 'Open.'])
  const places = () =>
    stage.server.fresh.db.selectFrom('staff_session').select('kind').where('staff_id', '=', priya.id).execute()
  await soon(places).toEqual([{ kind: 'console' }])
})

it('leads from a card of the console to its comment on the page without a secret, to moderate there, turned down or not', async () => {
  const { priya, held, url } = await makeThread()
  const ben = await stage.guest('Ben')
  const off = await stage.server.post(ben.token, 'Off the point.', { url })
  const items = [{ id: off.id, state: 'published', revision: 1 }]
  await priya.ask('POST', '/moderation/decisions', { items, verb: 'reject', reason: 'off-topic' })
  await using window = await openConsole(stage.server, { person: priya, hash: `#/pending?thread=${held.threadId}` })
  const { page } = window
  const tabAt = async (press: () => Promise<unknown>) =>
    (await Promise.all([page.context().waitForEvent('page'), press()]))[0]

  await inHand(page).getByText('Held back.').waitFor()
  const tab = await tabAt(() => page.keyboard.press('o'))
  const popup = await askPopup(tab)
  await popup.getByRole('button', { name: 'Moderate here' }).click()
  await group(tab, 'Held back.').waitFor()
  await soon(() => focusOf(tab)).toContain('Ben')
  await soon(() => tab.url()).toBe(url)
  await soon(() => tab.evaluate(() => globalThis.opener)).toBe(null)

  await page.goto(`${stage.server.address}/console#/rejected?q=point`)
  await inHand(page).getByText('Off the point.').waitFor()
  const other = await tabAt(() => page.getByRole('link', { name: 'Open in page' }).click())
  await article(other, 'Off the point.').getByText('Only its author and the team can see this: removed.').waitFor()
})
