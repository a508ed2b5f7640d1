import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Decision } from '../../../shared/moderation/moderation.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, listen, openPage, soon, type TestPage, whole } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()

interface Made {
  state?: CommentState
  decision?: Decision
  phases?: string[]
  isShadowed?: boolean
}

/** A comment of Ana's that became something, between two that are public. */
async function make({ state = 'held', decision, phases = [], isShadowed = false }: Made = {}) {
  const url = stage.article()
  const [ana, ben] = [await stage.guest(), await stage.guest('Ben')]
  await stage.server.post(ben.token, 'First.', { url })
  const comment = await stage.server.post(ana.token, 'Mine.', { url })
  await stage.server.post(ben.token, 'Last.', { url })
  const verdict = phases.map((phase) => ({
    phase,
    rule: 'secret',
    version: 1,
    code: 'rule',
    params: { name: 'secret' },
    span: null,
  }))
  await stage.server.fresh.db
    .updateTable('comment')
    .set({
      state,
      shadowed: isShadowed,
      verdict: JSON.stringify(verdict),
      decision: decision ? JSON.stringify(decision) : null,
    })
    .where('id', '=', comment.id)
    .execute()
  await stage.server.fresh.db
    .updateTable('thread')
    .set({ comment_count: 2 })
    .where('id', '=', comment.threadId)
    .execute()
  return { url, ana, ben, ...comment }
}

const mine = (page: Page) => page.getByRole('article').filter({ hasText: 'Mine.' })
const bodies = (page: Page) => page.locator('.body').allTextContents()

async function open(url: string, { reader }: Awaited<ReturnType<typeof stage.guest>>): Promise<TestPage> {
  const window = await openPage(reader)
  await window.page.goto(url)
  await whole(window)
  return window
}

/** As if the reader had been elsewhere and came back to the page. */
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

it('shows an author what waits for review, at its place, and why; nobody else', async () => {
  const { url, ana, ben } = await make({ phases: ['links', 'first', 'links', 'writing-time'] })
  await using own = await open(url, ana)
  await using other = await open(url, ben)

  await soon(() => bodies(own.page)).toEqual(['Last.', 'Mine.', 'First.'])
  await soon(() => mine(own.page).locator('.notice p').allTextContents()).toEqual([
    'Waiting for review. Only you can see this until a moderator approves it.',
    'It holds a link.',
    'First comments are reviewed.',
    'An automatic check asked for it.',
  ])
  await soon(() => own.page.content()).not.toContain('secret')
  await soon(() => bodies(other.page)).toEqual(['Last.', 'First.'])
})

it('still knows an author whose first private call fails, and shows what waits all the same', async () => {
  const { url, ana } = await make()
  await using window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  const { page, requests } = window
  await page.route(/\/me\?/, (route) => route.abort(), { times: 1 })

  await page.goto(url)

  await mine(page).getByText('Waiting for review.').waitFor()
  expect(requests.filter((address) => /\/me\?/.test(address)).length).toBeGreaterThan(1)
  await page.getByRole('textbox', { name: 'Add a comment' }).click()
  await page.getByText('Posting as Ana Silva.').waitFor()
})

it('says in plain words why a person, a conversation or a rule has it wait, and names no rule and no word', async () => {
  const { url, ana } = await make({ phases: ['author', 'thread', 'rules', 'words', 'proof-of-work'] })
  await using own = await open(url, ana)

  await soon(() => mine(own.page).locator('.notice p').allTextContents()).toEqual([
    'Waiting for review. Only you can see this until a moderator approves it.',
    'Your comments are reviewed first for now. Each one is read.',
    'Every comment in this conversation is reviewed first.',
    'This site has a person look first at comments like this one.',
    'It holds words that are reviewed here.',
    "A check your browser makes for this page didn't finish.",
  ])
  await soon(() => own.page.content()).not.toContain('secret')
})

it('says that a comment just posted waits, and sends a rejected one to review again', async () => {
  const { url, ana } = await make({ state: 'deleted' })
  await stage.server.set({ premoderate: ['links'] })
  const priya = await member(stage.server)
  await using window = await openPage(ana.reader)
  const { page } = window
  const said = await listen(page)
  await page.goto(url)
  await whole(window)
  const waiting = 'Waiting for review. Only you can see this until a moderator approves it.'
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('See https://example.org for it.')
  await page.getByRole('button', { name: 'Post comment' }).click()

  const posted = page.getByRole('article').filter({ hasText: 'for it' })
  await posted.getByText(waiting).waitFor()
  await posted.getByText('It holds a link.').waitFor()
  await soon(said).toContain(`polite: ${waiting}`)
  await soon(said).not.toContain('polite: Comment posted')
  await soon(() => page.locator('.toolbar span').first().textContent()).toBe('2 comments')

  const id = (await posted.getAttribute('id'))!.slice('comment-'.length)
  await priya.ask('POST', '/moderation/decisions', {
    items: [{ id, state: 'held', revision: 1 }],
    verb: 'reject',
    reason: 'off-topic',
  })
  await comeBack(page)
  await posted.getByRole('button', { name: 'Show: Not published: Off-topic' }).click()
  await posted.getByRole('button', { name: 'Edit and resubmit' }).click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('I looked for it.')
  await page.getByRole('button', { name: 'Save changes' }).click()

  await posted.getByText(waiting).waitFor()
  await soon(() => stage.row(id)).toMatchObject({ state: 'held', source: 'I looked for it.' })
  await stage.server.set({})
})

it('says why a comment was not published, and lets its author ask for a second look', async () => {
  const { url, ana, id } = await make({
    state: 'rejected',
    decision: { reason: 'rude', message: 'Argue without calling names.' },
  })
  await using window = await openPage(ana.reader)
  const { page } = window
  const said = await listen(page)
  await page.goto(url)
  await whole(window)
  await mine(page).getByText('Not published: Rude or harassing').waitFor()
  await soon(() => mine(page).getByText('Argue without calling names.').count()).toBe(1)
  await soon(() => mine(page).getByRole('button', { name: 'Edit and resubmit' }).count()).toBe(1)

  await mine(page).getByRole('button', { name: 'Ask for a second look' }).click()
  await soon(() => focusOf(page)).toBe('textbox "Why should it be published? (optional)"')
  await page.keyboard.press('Escape')
  await soon(() => focusOf(page)).toBe('button "Ask for a second look"')
  await page.keyboard.press('Enter')
  await soon(() => focusOf(page)).toBe('textbox "Why should it be published? (optional)"')
  await page.keyboard.type('It was a quotation.')
  await mine(page).getByRole('button', { name: 'Ask', exact: true }).click()

  await mine(page).getByText('You asked for a second look. A moderator will look again.').waitFor()
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(said).toContain('polite: You asked for a second look. A moderator will look again.')
  const row = await stage.server.fresh.db
    .selectFrom('comment')
    .select('appeal')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row.appeal).toBe('It was a quotation.')
  await soon(() => mine(page).getByRole('button', { name: 'Ask for a second look' }).count()).toBe(0)
})

it('opens the words of a rejected comment for another try', async () => {
  const { url, ana } = await make({ state: 'rejected', decision: { reason: 'off-topic', message: null } })
  await using window = await open(url, ana)

  await mine(window.page).getByRole('button', { name: 'Edit and resubmit' }).click()

  const box = window.page.getByRole('textbox', { name: 'Edit your comment' })
  await box.waitFor()
  await soon(() => box.inputValue()).toBe('Mine.')
})

it('shows an author their removed words with the reason, in the place of the tombstone', async () => {
  const { url, ana, ben, id } = await make({ state: 'removed', decision: { reason: 'personal-data', message: null } })
  await stage.server.fresh.db.updateTable('comment').set({ state: 'published' }).where('id', '=', id).execute()
  await stage.server.post(ben.token, 'An answer.', { url, parentId: id })
  await stage.server.fresh.db.updateTable('comment').set({ state: 'removed' }).where('id', '=', id).execute()
  await using own = await open(url, ana)
  await using other = await open(url, ben)

  await mine(own.page).getByText('Removed by a moderator: Private information').waitFor()
  await soon(() => bodies(own.page)).toEqual(['Last.', 'Mine.', 'An answer.', 'First.'])
  await soon(() => other.page.getByRole('article', { name: 'Removed by a moderator' }).count()).toBe(1)
})

it('learns on the open page what was decided: approved, and taken down', async () => {
  const { url, ana, id } = await make()
  const priya = await member(stage.server)
  await using window = await open(url, ana)
  const { page } = window
  await mine(page).getByText('Waiting for review').waitFor()
  const decide = (verb: string, state: string) =>
    priya.ask('POST', '/moderation/decisions', { items: [{ id, state, revision: 1 }], verb, reason: 'hate' })

  await decide('approve', 'held')
  await comeBack(page)
  await mine(page).getByText('Approved. Everybody can see it now.').waitFor()
  await decide('reject', 'published')
  await comeBack(page)

  await mine(page).getByText('Removed by a moderator: Hate').waitFor()
})

it('shows somebody under a shadow ban a page like any other', async () => {
  const { url, ana, ben } = await make({ isShadowed: true })
  await using own = await open(url, ana)
  await using other = await open(url, ben)

  await soon(() => bodies(own.page)).toEqual(['Last.', 'Mine.', 'First.'])
  await soon(() => own.page.locator('.notice').count()).toBe(0)
  await soon(() => own.page.locator('.toolbar span').first().textContent()).toBe('3 comments')
  await soon(() => bodies(other.page)).toEqual(['Last.', 'First.'])
})
