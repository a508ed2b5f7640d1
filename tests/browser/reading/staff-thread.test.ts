import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { inHand, openConsole } from '../../kit/browser/console-page.ts'
import { announced, focusOf, listen, openPage, soon, whole } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'

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
  const link = async () => (await priya.ask('POST', '/staff/embed-links', { thread: open.threadId })).body.url as string
  return { url, open, held, link, priya }
}

const article = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })
const group = (page: Page, words: string) => article(page, words).getByRole('group')

async function enter(link: string, options: Parameters<typeof openPage>[0] = {}) {
  const window = await openPage(options)
  const said = await listen(window.page)
  await window.page.goto(link)
  await whole(window)
  return { window, page: window.page, said }
}

it('signs somebody of the team in by the link from the console, and leaves no trace of it in the address', async () => {
  const { url, link } = await makeThread()
  const address = await link()
  const { window, page } = await enter(address)
  await using _ = window

  await group(page, 'Open.').waitFor()
  await soon(() => page.url()).toBe(url)
  await soon(() => group(page, 'Open.').getByRole('button').allTextContents()).toEqual(['Remove', 'Spam'])
  expect(await findBarriers(page)).toEqual([])

  // The link is used up; the page remembers.
  await page.reload()
  await group(page, 'Open.').waitFor()
  const { window: late, page: other } = await enter(address, { mayComplain: /409/ })
  await using __ = late
  await other.locator('.notice').getByText('This link was used already.').waitFor()
  await soon(() => other.getByRole('group').count()).toBe(0)
})

it('shows what is held at its place with a label, and removed words folded', async () => {
  const { link } = await makeThread()
  const { window, page } = await enter(await link())
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
  const { link, open, held } = await makeThread()
  const { window, page, said } = await enter(await link())
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
  const { url, link } = await makeThread()
  const { window, page } = await enter(await link())
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
  const { link } = await makeThread('writer')
  const { window, page } = await enter(await link())
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
  const { link, priya } = await makeThread()
  const ana = await stage.guest()
  const { window, page } = await enter(await link(), ana.reader)
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

it('leads from a card of the console to its comment on the page, signed in there, and also to one that was turned down', async () => {
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
  await group(tab, 'Held back.').waitFor()
  await soon(() => focusOf(tab)).toContain('Ben')
  await soon(() => tab.url()).toBe(url)
  await soon(() => tab.evaluate(() => globalThis.opener)).toBe(null)

  await page.goto(`${stage.server.address}/console#/rejected?q=point`)
  await inHand(page).getByText('Off the point.').waitFor()
  const other = await tabAt(() => page.getByRole('link', { name: 'Open in page' }).click())
  await article(other, 'Off the point.').getByText('Only its author and the team can see this: removed.').waitFor()
})
