import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import type { CommentState } from '../../../shared/comments/comments.ts'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, listen, openPage, soon, styleOf, type WindowOptions, whole } from '../../kit/browser/window.ts'
import { bringTo, decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()

const mine = (page: Page) => page.getByRole('article').filter({ hasText: 'Mine.' })
const hasLine = (requests: string[]) => soon(() => requests.filter((at) => /\/me\/events\?/.test(at)).length).toBe(1)

/** Ana's comment in a state, among others on her open page. */
async function open(state: CommentState, options: WindowOptions = {}, below = 3) {
  const url = stage.article()
  const [ana, ben, priya] = [await stage.guest(), await stage.guest('Ben'), await member(stage.server)]
  for (let at = 0; at < below; at++) await stage.server.post(ben.token, `Below ${at}.`, { url })
  const { id } = await stage.server.post(ana.token, 'Mine.', { url })
  await stage.server.post(ben.token, 'Above.', { url })
  await bringTo(stage.server, priya, { id, token: ana.token, state })
  const window = await openPage({ ...ana.reader, ...options })
  const { page } = window
  const said = await listen(page)
  await page.goto(url)
  await whole(window)
  await mine(page).waitFor()
  await hasLine(window.requests)
  /** Waits until the page has heard of everything before now: of a later comment it hears last. */
  const heardAll = async () => {
    await stage.server.post(ben.token, 'Later.', { url })
    await page.locator('.news .pill').getByText('1 new comment').waitFor()
  }
  const decide = (verb: 'approve' | 'reject' | 'hold') => decideNow(stage.server, priya, verb, id)
  return { window, page, id, url, ana, ben, priya, said, heardAll, decide }
}

/** Where everything that is read stands: each name and each text. */
const places = (page: Page) =>
  page.locator('.header, .body').evaluateAll((all) => all.map((element) => element.getBoundingClientRect().top))
const times = (said: string[], words: RegExp) => said.filter((one) => words.test(one)).length

it('tells an author at once that what waited is published: said once, and nothing moves', async () => {
  const { window, page, said, heardAll, decide } = await open('held')
  await using _ = window
  await mine(page).getByText('Waiting for review').waitFor()
  const before = await places(page)

  await decide('approve')

  await mine(page).getByText('Approved. Everybody can see it now.').waitFor()
  await soon(said).toContain('polite: Approved. Everybody can see it now.')
  await soon(() => places(page)).toEqual(before)
  await heardAll()
  expect(times(await said(), /Approved/)).toBe(1)
  expect(await findBarriers(page)).toEqual([])
})

it.each([
  ['held', /Not published: Rude or harassing/, true],
  ['published', /Removed by a moderator: Rude or harassing/, false],
] as const)('says below what was %s that it was turned down, and shows the rest when asked', async (state, words, again) => {
  const { window, page, said, heardAll, decide } = await open(state)
  await using _ = window
  const before = await places(page)

  await decide('reject')

  const show = mine(page).getByRole('button', { name: words })
  await show.waitFor()
  await soon(() => mine(page).getByText('Waiting for review').count()).toBe(0)
  await soon(async () => times(await said(), words)).toBe(1)
  await soon(() => places(page)).toEqual(before)
  expect(await findBarriers(page)).toEqual([])

  await show.click()

  await mine(page).locator('.notice').getByText(words).waitFor()
  await mine(page).getByRole('button', { name: 'Ask for a second look' }).waitFor()
  await soon(() => mine(page).getByRole('button', { name: 'Edit and resubmit' }).count()).toBe(again ? 1 : 0)
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => show.count()).toBe(0)
  await heardAll()
  expect(times(await said(), words)).toBe(1)
}) // biome-ignore format: short

it('follows a decision that is taken back, and one taken again', async () => {
  const { window, page, priya, decide } = await open('published')
  await using _ = window
  const { body } = await decide('reject')
  await mine(page).getByText('Removed by a moderator').waitFor()

  await undoBatch(priya, body.batch)
  await soon(() => mine(page).getByText('Removed by a moderator').count()).toBe(0)
  await soon(() => mine(page).getByRole('button', { name: 'Reply to Ana Silva' }).count()).toBe(1)
  await decide('hold')

  await mine(page).getByText('Waiting for review').waitFor()
})

it('shows it at once where the comment is out of sight, and keeps the line being read', async () => {
  const { window, page, decide } = await open('held', {}, 14)
  await using _ = window
  const line = page.getByRole('article').filter({ hasText: 'Below 2.' })
  await line.scrollIntoViewIfNeeded()
  const topOf = () => line.evaluate((element) => element.getBoundingClientRect().top)
  const before = await topOf()

  await decide('reject')

  await mine(page).getByRole('button', { name: 'Ask for a second look' }).waitFor()
  await soon(topOf).toBe(before)
})

it('tells an author who reads in another order, and nobody else', async () => {
  const { window, page, url, ben, said, decide } = await open('held')
  await using _ = window
  await using other = await openPage(ben.reader)
  await other.page.goto(url)
  await whole(other)
  const before = await other.page.locator('.content').innerText()
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('respected')
  await soon(said).toContain('polite: Sorted by Most respected')
  await mine(page).getByText('Waiting for review').waitFor()

  await decide('reject')

  await page.getByText('Not published: Rude or harassing').waitFor()
  await soon(() => other.page.locator('.content').innerText()).toBe(before)
})

it('goes on telling an author once the page was made dark', async () => {
  const { window, page, decide } = await open('held')
  await using _ = window
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'))
  await soon(() => styleOf(page, '.root', 'color-scheme')).toBe('dark')

  // Of what was never public the thread itself tells nobody.
  await decide('reject')

  await mine(page).getByText('Not published: Rude or harassing').first().waitFor()
  expect(window.requests.filter((at) => /\/me\/events\?/.test(at))).toHaveLength(1)
})

it('tells who has just become somebody and posted', async () => {
  await stage.server.set({ premoderate: ['everything'], nudges: false })
  const url = stage.article()
  const priya = await member(stage.server)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('Mine.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Nina')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await mine(page).getByText('Waiting for review').waitFor()
  await hasLine(window.requests)
  const id = (await mine(page).getAttribute('id'))!.slice('comment-'.length)

  await decideNow(stage.server, priya, 'approve', id)

  await mine(page).getByText('Approved. Everybody can see it now.').waitFor()
  await stage.server.set({})
})

it('ends its line when the page is hidden or left to nobody, and has none without a comment', async () => {
  const { window, page, url } = await open('held')
  await using _ = window
  await using other = await openPage((await stage.guest('Lin')).reader)
  await other.page.goto(url)
  await whole(other)
  const failed: string[] = []
  page.on('requestfailed', (request) => failed.push(request.url()))

  await page.evaluate(() => document.querySelector('afterword-comments')!.remove())

  await soon(() => failed.filter((at) => /me\/events/.test(at)).length).toBe(1)
  expect(other.requests.filter((at) => /me\/events/.test(at))).toEqual([])
})
