import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { changePostingLimits } from '../../../server/threads/posting-limits.ts'
import type { PostingLimitsChange } from '../../../shared/comments/posting-limits.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, openPage, soon, type TestPage, write } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })
const isLive = ({ requests }: TestPage) =>
  soon(() => requests.filter((address) => /\/events\?/.test(address)).length).toBe(1)

/** Lin before a thread by Ana, in the middle of a sentence. */
async function halfWritten() {
  const url = stage.article()
  const [ana, lin] = [await stage.guest(), await stage.guest('Lin')]
  const { threadId } = await stage.server.post(ana.token, 'The first word.', { url })
  const window = await openPage({ ...lin.reader, mayComplain: failedRequests })
  await window.page.goto(url)
  await isLive(window)
  await write(window.page, 'Half a thou')
  const { db, siteId } = stage.server.fresh
  const change = (asked: PostingLimitsChange) =>
    changePostingLimits(db, siteId, threadId, asked, { actor: 'command', actorId: null, source: 'command' })
  return { url, page: window.page, lin, threadId, change, [Symbol.asyncDispose]: () => window[Symbol.asyncDispose]() }
}

/** What was begun is still there, and can be gone on with. */
async function goesOn(page: Page) {
  await box(page).press('End')
  await box(page).pressSequentially('ght')
  await soon(() => box(page).inputValue()).toBe('Half a thought')
}

it('tells who is writing of slow mode, counts down in words, and keeps what came too soon', async () => {
  await using opened = await halfWritten()
  const { url, page, change } = opened

  await change({ slowS: 60, slowMinutes: 30 })

  const foot = page.locator('.rules').first()
  await soon(() => foot.textContent()).toMatch(/^Slow mode: you can post every 60 seconds, until \d/)
  await goesOn(page)
  const post = page.getByRole('button', { name: 'Post comment' })
  await soon(() => post.isEnabled()).toBe(true)
  await post.click()
  await soon(() => stage.written(url)).toEqual(['The first word.', 'Half a thought'])

  await write(page, 'Another thought')
  await soon(() => foot.textContent()).toMatch(/Slow mode: you can post again in \d+ seconds/)
  const leftS = async () => Number(/again in (\d+)/.exec((await foot.textContent())!)?.[1])
  const first = await leftS()
  await soon(leftS).toBeLessThan(first)
  await post.click()

  await page.locator('.error').getByText('Comments are in slow mode here. Your text is saved.').waitFor()
  await soon(() => box(page).inputValue()).toBe('Another thought')
  await soon(() => stage.written(url)).toEqual(['The first word.', 'Half a thought'])

  await change({ slowS: 0 })
  await soon(() => foot.textContent()).not.toMatch(/Slow mode/)
})

it('tells who is writing that only members write here, and takes it back', async () => {
  await using opened = await halfWritten()
  const { page, change } = opened
  const sentence = page
    .getByText('Only members can comment here for now. Your text is saved.')
    .and(page.locator('.error'))

  await change({ membersOnly: true })

  await sentence.waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thou')
  await change({ membersOnly: false })
  await soon(() => sentence.count()).toBe(0)
  await goesOn(page)
})

it('closes at its time under the hands of who is writing, and keeps the words', async () => {
  await using opened = await halfWritten()
  const { page, change } = opened

  await change({ closesAt: new Date(Date.now() + 55_000).toISOString() })
  await page.getByText('Comments close in 1 minute').waitFor()
  await change({ closesAt: new Date(Date.now() + 2_000).toISOString() })

  await page.getByText('Comments closed while you were writing. Your text is saved.').first().waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thou')
  await soon(() => page.getByRole('button', { name: /^Reply to/ }).count()).toBe(0)
})

it('tells who was suspended meanwhile why and until when, with their words kept', async () => {
  await using opened = await halfWritten()
  const { url, page, lin } = opened
  const priya = await member(stage.server)
  const made = await priya.ask('POST', `/moderation/authors/${lin.id}/sanctions`, {
    kind: 'suspend',
    days: 7,
    reason: 'Insults',
    message: 'Take a week off.',
  })
  expect(made.status).toBe(201)

  await page.getByRole('button', { name: 'Post comment' }).click()

  await page.getByText(/This account can't comment until \w+ \d+.* Take a week off\./).waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thou')
  await soon(() => stage.written(url)).toEqual(['The first word.'])
  await page.reload()
  await page.getByText(/This account can't comment until .* Take a week off\./).waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thou')
})

it('shows a message of the moderators until it is read', async () => {
  const url = stage.article()
  const lin = await stage.guest('Lin')
  await stage.server.post(lin.token, 'Something beside the subject.', { url })
  const priya = await member(stage.server, 'moderator', 'Priya Two')
  await priya.ask('POST', `/moderation/authors/${lin.id}/sanctions`, {
    kind: 'message',
    reason: 'Off-topic',
    message: 'Please stay on the subject.',
  })
  await using window = await openPage({ ...lin.reader, mayComplain: failedRequests })
  const { page } = window
  await page.goto(url)

  await page.getByText('Please stay on the subject.').waitFor()
  await page.getByRole('button', { name: 'I have read it' }).click()

  await soon(() => page.getByText('Please stay on the subject.').count()).toBe(0)
  await soon(async () => (await stage.server.ask('GET', '/me', { token: lin.token })).body.messages).toEqual([])
})
