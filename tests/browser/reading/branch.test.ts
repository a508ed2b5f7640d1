import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const further = 'Continue this conversation (1 reply)'

/** A chain of replies, each "Level n.", below some other comments: the eighth is where the list ends. */
async function makeChain(levels: number) {
  const url = stage.article({ below: '<div style="block-size: 2000px"></div>' })
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  const post = async (by: { token: string }, body: string, parentId?: string) =>
    (await stage.server.post(by.token, body, { url, ...(parentId && { parentId }) })).id
  const chain = [await post(ana, 'Level 0.')]
  for (let at = 1; at <= levels; at++) chain.push(await post(at % 2 ? lin : ana, `Level ${at}.`, chain.at(-1)!))
  for (let at = 0; at < 6; at++) await post(lin, `Other ${at}.`)
  return { url, chain, ana, lin }
}

/** The words of every comment the reader sees. */
const bodies = (page: Page) => page.getByRole('article').locator('.body').allTextContents()
const levels = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `Level ${from + at}.`)
const focusedWords = (page: Page) =>
  page.locator('afterword-comments').evaluate((host) => {
    const { activeElement } = host.shadowRoot!
    return activeElement?.localName === 'article' ? activeElement.querySelector('.body')?.textContent : null
  })
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY))

/** Opens the page and the branch below the eighth level. */
async function openBranch(page: Page, url: string) {
  await page.goto(url)
  await page.getByRole('button', { name: further }).click()
  await soon(() => focusedWords(page)).toBe('Level 8.')
}

it('ends a branch eight levels deep and continues it in a view of its own, with the way down to it', async () => {
  const { url } = await makeChain(12)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)
  await soon(async () => (await bodies(page)).slice(-9)).toEqual(levels(0, 8))

  await page.getByRole('button', { name: further }).click()

  await soon(() => focusedWords(page)).toBe('Level 8.')
  await soon(() => bodies(page)).toEqual(levels(8, 12))
  const crumbs = page.getByRole('navigation').getByRole('link')
  await soon(() => crumbs.allTextContents()).toEqual(
    levels(0, 7).map((words, at) => `${at % 2 ? 'Lin' : 'Ana Silva'} ${words}`),
  )
  const indents = await page
    .locator('.branch-view .replies')
    .evaluateAll((lists) => lists.map((list) => (list as HTMLElement).dataset.level))
  expect(indents.slice(0, 4)).toEqual(['1', '2', '3', '4'])
  expect(await findBarriers(page)).toEqual([])
})

it('leads back to all comments: the page as high, the focus where it was', async () => {
  const { url } = await makeChain(10)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)
  const button = page.getByRole('button', { name: further })
  await button.waitFor()
  await button.scrollIntoViewIfNeeded()
  await page.evaluate(() => scrollBy({ top: 37, behavior: 'instant' }))
  const [before, all] = [await scrolled(page), await bodies(page)]
  await button.click()
  await soon(() => focusedWords(page)).toBe('Level 8.')

  await page.getByRole('button', { name: 'Back to all comments' }).click()

  await soon(() => focusOf(page)).toBe(`button "${further}"`)
  await soon(() => scrolled(page)).toBe(before)
  await soon(() => bodies(page)).toEqual(all)
  await soon(() => page.url()).toBe(url)
})

it('goes back and forth with the browser’s own buttons, in a branch of a branch too', async () => {
  const { url, chain } = await makeChain(18)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)
  const button = page.getByRole('button', { name: further })
  await button.scrollIntoViewIfNeeded()
  const before = await scrolled(page)
  await button.click()
  await soon(() => focusedWords(page)).toBe('Level 8.')
  await page.getByRole('button', { name: further }).click()
  await soon(() => focusedWords(page)).toBe('Level 16.')
  await soon(() => bodies(page)).toEqual(levels(16, 18))
  await soon(() => page.url()).toBe(`${url}#comment-${chain[16]}`)

  await page.goBack()
  await soon(() => bodies(page)).toEqual(levels(8, 16))
  await soon(() => focusOf(page)).toBe(`button "${further}"`)
  await page.goBack()
  await soon(async () => (await bodies(page)).slice(-9)).toEqual(levels(0, 8))
  await soon(() => focusOf(page)).toBe(`button "${further}"`)
  await soon(() => scrolled(page)).toBe(before)
  await page.goForward()
  await soon(() => bodies(page)).toEqual(levels(8, 16))
  await soon(() => page.url()).toBe(`${url}#comment-${chain[8]}`)
})

it('shows the branch again after a reload', async () => {
  const { url } = await makeChain(10)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await openBranch(page, url)

  await page.reload()

  await soon(() => focusedWords(page)).toBe('Level 8.')
  await soon(() => bodies(page)).toEqual(levels(8, 10))
})

it('takes replies, edits and deletions inside a branch, and the list has them too', async () => {
  const { url, ana } = await makeChain(9)
  await using window = await openPage({ reducedMotion: 'reduce', ...ana.reader })
  const { page } = window
  await openBranch(page, url)

  await page
    .getByRole('article', { name: /^Reply by Lin/ })
    .getByRole('button', { name: 'Reply to Lin' })
    .click()
  await page.getByRole('textbox', { name: 'Reply to Lin' }).fill('Level ten.')
  await page.getByRole('button', { name: 'Post reply' }).click()
  const own = page.getByRole('article').filter({ hasText: 'Level ten' })
  await own.getByRole('button', { name: 'Edit your comment' }).click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Level ten, better.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await own.getByText('Level ten, better.').waitFor()
  await soon(() => stage.written(url)).toContain('Level ten, better.')
  const root = page.getByRole('article').filter({ hasText: 'Level 8.' })
  await root.getByRole('button', { name: /^More actions/ }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()

  await page.getByRole('button', { name: 'Back to all comments' }).click()

  await page.getByText('Level 7.').waitFor()
  await soon(async () => (await bodies(page)).at(-1)).toBe('Level 7.')
  await soon(() => page.getByRole('article', { name: 'Deleted by its author' }).count()).toBe(1)
  await page.getByRole('button', { name: further }).click()
  await soon(() => bodies(page)).toEqual(['Level 9.', 'Level ten, better.'])
})

it('follows links inside the branch there, and links out of it back in the list', async () => {
  const { url, chain } = await makeChain(10)
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await openBranch(page, url)

  await page
    .getByRole('article')
    .filter({ hasText: 'Level 10.' })
    .getByRole('link', { name: /link to this/ })
    .click()
  await soon(() => focusedWords(page)).toBe('Level 10.')
  await soon(() => bodies(page)).toEqual(levels(8, 10))

  await page.getByRole('navigation').getByRole('link', { name: 'Lin Level 3.' }).click()
  await soon(() => focusedWords(page)).toBe('Level 3.')
  await soon(async () => (await bodies(page)).slice(-9)).toEqual(levels(0, 8))
  await soon(() => page.getByRole('navigation').count()).toBe(0)
  await soon(() => page.url()).toBe(`${url}#comment-${chain[3]}`)

  await page.evaluate((id) => {
    location.hash = `comment-${id}`
  }, chain[10]!)
  await soon(() => focusedWords(page)).toBe('Level 10.')
})

it('opens a link to a comment of any depth where it belongs', async () => {
  const { url, chain } = await makeChain(20)
  await using window = await openPage({ reducedMotion: 'reduce' })

  await window.page.goto(`${url}#comment-${chain[20]}`)

  await soon(() => focusedWords(window.page)).toBe('Level 20.')
  await soon(async () => (await bodies(window.page)).slice(-21)).toEqual(levels(0, 20))
})

it('says in its place that a branch did not come, and tries again', async () => {
  const { url } = await makeChain(9)
  await using window = await openPage({ reducedMotion: 'reduce', mayComplain: failedRequests })
  const { page } = window
  await page.goto(url)
  await page.route('**/context', (route) => route.abort())

  await page.getByRole('button', { name: further }).click()
  const again = page.getByRole('button', { name: "Some replies didn't load. Try again" })
  await again.waitFor()
  await soon(() => page.url()).toBe(url)
  await page.unroute('**/context')
  await again.click()

  await soon(() => focusedWords(page)).toBe('Level 8.')
})

it('leads back to the reply from what it answers', async () => {
  const { url, chain, ana, lin } = await makeChain(0)
  await stage.server.post(lin.token, 'First answer.', { url, parentId: chain[0]! })
  await stage.server.post(ana.token, 'Second answer.', { url, parentId: chain[0]! })
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)

  await page.getByRole('link', { name: 'In reply to Ana Silva' }).click()
  await soon(() => focusedWords(page)).toBe('Level 0.')
  await page.getByRole('button', { name: "Back to Ana Silva's reply" }).click()

  await soon(() => focusedWords(page)).toBe('Second answer.')
  await soon(() => page.getByRole('button', { name: /^Back to/ }).allTextContents()).toEqual(['Back to article'])
})

it('is a link on the plain page', async () => {
  const { url } = await makeChain(10)
  await using window = await openPage({ javaScriptEnabled: false })
  const { page } = window
  await page.goto(`${stage.server.address}/threads/_?url=${encodeURIComponent(url)}`)

  await page.getByRole('link', { name: further }).click()

  await soon(() => bodies(page)).toEqual(levels(0, 10))
  await page.getByRole('link', { name: 'Back to all comments' }).click()
  await page.getByRole('link', { name: further }).waitFor()
})
