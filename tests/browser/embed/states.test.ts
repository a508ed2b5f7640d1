import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { setSetting } from '../../../server/sites/set-settings.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { signIn } from '../../kit/browser/console-page.ts'
import { failedRequests, openPage, soon } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'
import { origin } from '../../kit/fixtures/app.ts'

const stage = startArticleSite()
// As a published server would be: only pages it was told of may write.
const published = startArticleSite({ config: { publicUrl: 'https://comments.example' } })

beforeAll(async () => {
  const { db, siteId } = published.server.fresh
  await allowOrigin(db, siteId, origin)
})

const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })

it('invites to begin where nobody has commented', async () => {
  await using window = await openPage()
  const { page } = window

  await page.goto(stage.article())

  await page.getByText('No comments yet').waitFor()
  await soon(() => page.getByText('Start the conversation').isVisible()).toBe(true)
  await soon(() => box(page).isVisible()).toBe(true)
  await soon(() => page.getByRole('combobox').count()).toBe(0)
  await soon(() => page.getByRole('article').count()).toBe(0)
})

it('lets a closed thread be read, and has no composer in it', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'The last word.', { url })
  const closed = { state: 'closed' as const, closed_at: new Date('2024-03-04T12:00:00Z').toISOString() }
  await stage.server.fresh.db.updateTable('thread').set(closed).where('page_key', '=', url).execute()
  await using window = await openPage()
  const { page } = window

  await page.goto(url)

  await page.getByText('Closed on March 4, 2024. You can still read them.').waitFor()
  await soon(() => page.getByText('Comments are closed').isVisible()).toBe(true)
  await soon(() => page.getByText('The last word.').isVisible()).toBe(true)
  await soon(() => page.getByRole('textbox').count()).toBe(0)
  await soon(() => page.getByRole('button', { name: /^Reply/ }).count()).toBe(0)
})

it('is closed where the page says so', async () => {
  await stage.postTo('shut', 'Said before.')
  await using window = await openPage()
  const { page } = window

  await page.goto(stage.article({ snippet: stage.element('page-id="shut" closed') + stage.script() }))

  await page.getByText('Comments are closed').waitFor()
  await soon(() => page.getByText('Said before.').isVisible()).toBe(true)
  await soon(() => page.getByRole('textbox').count()).toBe(0)
})

it('lets comments be read during maintenance, and has no composer then', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'Readable all the time.', { url })
  await using window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  const { page } = window
  await page.route('**/thread?*', async (route) => {
    const response = await route.fetch()
    const json = await response.json()
    json.site.settings.readOnly = true
    await route.fulfill({ response, json })
  })
  // The server itself is not under maintenance, and would say so.
  await page.route('**/events?*', (route) => route.abort())

  await page.goto(url)

  await page.getByText('Comments are read-only for now').waitFor()
  await soon(() => page.getByText('Readable all the time.').isVisible()).toBe(true)
  await soon(() => page.getByRole('textbox').count()).toBe(0)
  await soon(() => page.getByRole('button', { name: /^Reply/ }).count()).toBe(0)
})

it('tells the owner, on their own machine, what allows this page to write', async () => {
  const url = published.article()
  await using window = await openPage({ mayComplain: /^warning: Afterword: / })
  const { page } = window
  const command = `npm run afterword -- site allow ${new URL(url).origin}`

  await page.goto(url)

  await page.getByText("Comments aren't available on this page.").waitFor()
  await page.getByText(command).waitFor()
  // Nobody is asked to start a conversation where nobody can.
  await soon(() => page.getByText('No comments yet').count()).toBe(0)
  await soon(() => window.complaints).toHaveLength(1)
  expect(window.complaints[0]).toContain(command)
  expect(window.complaints[0]).toContain('origin-not-allowed')
  await soon(() => page.getByRole('textbox').count()).toBe(0)
})

it('tells readers elsewhere no more than that comments are not available, and shows what was said', async () => {
  const { token } = await published.server.guest()
  const page = { id: 'elsewhere', url: `${origin}/elsewhere` }
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  await published.server.ask('POST', '/comments', { token, body: { page, body: 'Readable everywhere.' }, headers })
  const snippet = published.element('page-id="elsewhere"') + published.script()
  const url = published.article({ snippet }).replace('localhost', 'reader.test')
  await using window = await openPage({ mayComplain: /^warning: Afterword: / })

  await window.page.goto(url)

  await window.page.getByText('Readable everywhere.').waitFor()
  await soon(() => window.page.getByText("Comments aren't available on this page.").isVisible()).toBe(true)
  await soon(() => window.complaints).toHaveLength(1)
  expect(window.complaints[0]).toContain(`npm run afterword -- site allow ${new URL(url).origin}`)
  await soon(() =>
    window.page.locator('afterword-comments').evaluate((host) => host.shadowRoot!.textContent),
  ).not.toContain('allow')
  await soon(() => window.page.getByRole('textbox').count()).toBe(0)
})

it('writes from an allowed page of a published server', async () => {
  const url = published.article()
  const { db, siteId } = published.server.fresh
  await allowOrigin(db, siteId, new URL(url).origin.replace('localhost', 'allowed.localhost'))
  await using window = await openPage({ mayComplain: /^warning: Afterword: / })
  const { page } = window
  // A changed setting is in force after two seconds; until then the page says that it may not write.
  await soon(async () => {
    await page.goto(url.replace('localhost', 'allowed.localhost'))
    await page.getByText('No comments yet').waitFor()
    return box(page).count()
  }).toBe(1)
  await box(page).fill('From an allowed page.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana Silva')

  await page.getByRole('button', { name: 'Continue as guest' }).click()

  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
})

it('shows only the team a box where guests may not post, tells everybody else why, and leaves authors their Edit', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'The first word.', { url })
  const priya = await member(stage.server, 'moderator', 'Priya Shah')
  const { db, siteId } = stage.server.fresh
  await setSetting(db, siteId, 'guestPosting', false)
  await using _ = { [Symbol.asyncDispose]: () => setSetting(db, siteId, 'guestPosting', true) }
  await using window = await openPage(ana.reader)
  const { page } = window
  const writing = page.getByRole('button', { name: /^(Reply to|Post comment|Respect the)/ })

  await page.goto(url)

  await page.getByText('Only the team can comment here.').waitFor()
  await soon(() => page.getByText('The first word.').isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Edit your comment' }).click()
  await soon(() => box(page).count()).toBe(0)
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('The first word, spelt well.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await soon(() => stage.written(url)).toEqual(['The first word, spelt well.'])
  await soon(() => page.getByRole('textbox').count()).toBe(0)
  await soon(() => writing.count()).toBe(0)

  await using nobody = await openPage()
  await nobody.page.goto(url)
  await nobody.page.getByText('Only the team can comment here.').waitFor()
  await nobody.page.getByRole('button', { name: /^More actions/ }).click()
  await nobody.page.getByRole('button', { name: 'Share' }).waitFor()
  await soon(() => nobody.page.getByRole('button', { name: /^(Edit|Delete|Report)/ }).count()).toBe(0)

  await signIn(page, stage.server, priya)
  await page.goto(`${url}#comments&moderate`)
  await page.reload()
  const here = page.getByRole('button', { name: 'Moderate here' })
  const [popup] = await Promise.all([page.waitForEvent('popup'), here.click()])
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Moderate here' }).click()])

  await box(page).click()
  await page.getByText('Posting as Priya Shah.').waitFor()
  await soon(() => page.getByText('Only the team can comment here.').count()).toBe(0)
})

it('says so inline where some replies do not come, and keeps the rest', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  const { id } = await stage.server.post(ana.token, 'The root.', { url })
  for (const words of ['One.', 'Two.', 'Three.', 'Four.'])
    await stage.server.post(ana.token, words, { url, parentId: id })
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.route('**/replies?*', (route) => route.abort())
  await page.goto(url)

  await page.getByRole('button', { name: 'Show 1 more reply' }).click()

  const again = page.getByRole('button', { name: "Some replies didn't load. Try again" })
  await again.waitFor()
  await soon(() => page.getByRole('article').count()).toBe(4)
  await page.unroute('**/replies?*')
  await again.click()
  await page.getByText('Four.').waitFor()
})

it('remembers the order a reader likes on this site', async () => {
  const [one, other] = [stage.article(), stage.article()]
  const ana = await stage.guest()
  for (const url of [one, other])
    for (const words of ['Older.', 'Newer.']) await stage.server.post(ana.token, words, { url })
  await using window = await openPage()
  const { page } = window
  const order = () => page.getByRole('article').locator('.body').allTextContents()
  await page.goto(one)
  await soon(order).toEqual(['Newer.', 'Older.'])

  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Oldest')
  await soon(order).toEqual(['Older.', 'Newer.'])
  await page.goto(other)

  await soon(order).toEqual(['Older.', 'Newer.'])
  await soon(() => page.getByRole('combobox', { name: 'Sort by' }).inputValue()).toBe('oldest')
})
