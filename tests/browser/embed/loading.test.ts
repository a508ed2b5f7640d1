import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, holdBack, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const thread = '**/api/v1/sites/_/thread?*'
const sentence = 'Please wait while we load the latest comments...'
const plainPage = 'Read the comments on a separate page'
const noonMs = Date.parse('2026-11-22T12:00:00Z')

async function threadOf(words: string, url = stage.article()): Promise<string> {
  const ana = await stage.guest()
  await stage.server.post(ana.token, words, { url })
  return url
}

/** A window whose clock stands still until the test moves it. */
async function openStill(mayComplain?: RegExp) {
  const window = await openPage({ ...(mayComplain && { mayComplain }) })
  await window.page.clock.install({ time: noonMs })
  await window.page.clock.pauseAt(noonMs + 1_000)
  return window
}

/** Moves the clock on by so many ms at a time until something is there: what came by the network may still be on its way. */
const isThereAfter = (page: Page, ms: number, what: Locator) =>
  soon(async () => {
    await page.clock.runFor(ms)
    return what.isVisible()
  }).toBe(true)

it('says that comments are coming, and where else they are, before any script of ours has run', async () => {
  const url = stage.article({ snippet: stage.long() })
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.route('**/embed.js', (route) => route.abort())

  await page.goto(url)

  await soon(() => page.getByRole('heading', { name: 'Comments' }).isVisible()).toBe(true)
  await soon(() => page.getByText(sentence, { exact: true }).isVisible()).toBe(true)
  await soon(() => page.getByRole('link', { name: plainPage }).isVisible()).toBe(true)
})

it('leads readers without scripts to a plain page with the same thread', async () => {
  const url = await threadOf('I walked the flood wall.', stage.article({ snippet: stage.long('wall') }))
  await stage.server.fresh.db.updateTable('thread').set({ page_key: 'id:wall' }).where('page_key', '=', url).execute()
  await using window = await openPage({ javaScriptEnabled: false })
  const { page } = window
  await page.goto(url)

  await page.getByRole('link', { name: plainPage }).first().click()

  await page.getByRole('article', { name: 'Comment by Ana Silva' }).waitFor()
  await soon(() => page.getByText('I walked the flood wall.').isVisible()).toBe(true)
})

it('offers the plain page where the widget is blocked, and the comments are there', async () => {
  const url = await threadOf('Still here.')
  await using window = await openPage({ mayComplain: /Failed to (load resource|fetch dynamically)/ })
  const { page } = window
  await page.route('**/assets/*', (route) => route.abort())
  await page.goto(url)

  await page.getByRole('link', { name: plainPage }).click()

  await page.getByText('Still here.').waitFor()
  await soon(() => page.url()).toContain('/threads/_?')
})

it('keeps quiet for 400 ms, then says that it loads, and keeps saying it for 300 ms', async () => {
  const url = await threadOf('Here at last.')
  await using window = await openStill()
  const { page } = window
  const release = await holdBack(page, thread)
  await page.goto(url)
  await page.getByRole('heading', { name: 'Comments' }).waitFor()
  const said = page.getByText(sentence, { exact: true })

  await page.clock.runFor(399)
  await soon(() => said.isVisible()).toBe(false)
  await soon(() => page.locator('.skeleton').count()).toBe(0)
  await page.clock.runFor(1)
  await soon(() => said.isVisible()).toBe(true)
  await soon(() => page.locator('.skeleton[aria-hidden="true"]').count()).toBe(3)

  const answered = page.waitForResponse(thread)
  release()
  await (await answered).finished()
  await page.clock.runFor(299)
  await soon(() => said.isVisible()).toBe(true)
  await isThereAfter(page, 1, page.getByText('Here at last.'))
  await soon(() => said.isVisible()).toBe(false)
})

it('never shows the sentence where comments come at once', async () => {
  const url = await threadOf('At once.')
  await using window = await openStill()
  const { page } = window

  await page.goto(url)

  await page.getByText('At once.').waitFor()
  await page.clock.runFor(1_000)
  await soon(() => page.getByText(sentence).count()).toBe(0)
})

it('says after 8 s that the connection is slow, and asks afresh when told to', async () => {
  const url = await threadOf('Second time lucky.')
  await using window = await openStill()
  const { page } = window
  const release = await holdBack(page, thread)
  await page.goto(url)
  await page.getByRole('heading', { name: 'Comments' }).waitFor()
  await page.clock.runFor(7_999)
  await soon(() => page.getByText(sentence).isVisible()).toBe(true)
  await page.clock.runFor(1)
  await soon(() => page.getByText('Still loading. Your connection looks slow.').isVisible()).toBe(true)
  await page.unroute(thread)

  await page.getByRole('button', { name: 'Try again' }).click()

  await page.getByText('Second time lucky.').waitFor()
  expect(window.requests.filter((address) => address.includes('/thread?'))).toHaveLength(2)
  release()
})

it('asks three times more by itself before it says that the comments did not load', async () => {
  const url = await threadOf('Back again.')
  await using window = await openStill(failedRequests)
  const { page } = window
  await page.addInitScript(() => {
    const { fetch } = globalThis
    Object.assign(globalThis, { failed: 0 })
    // A quarter more or less, so that a crowd does not come back at once: here always a quarter less, or no step would be exact.
    Math.random = () => 0
    globalThis.fetch = (...request) => {
      const answer = fetch(...request)
      answer.catch(() => Object.assign(globalThis, { failed: Reflect.get(globalThis, 'failed') + 1 }))
      return answer
    }
  })
  const failed = () => page.evaluate(() => Reflect.get(globalThis, 'failed') as number)
  await page.route(thread, (route) => route.abort())
  await page.goto(url)
  await page.getByRole('heading', { name: 'Comments' }).waitFor()
  const panel = page.getByText("The comments didn't load.")

  for (const [attempt, afterMs] of [500, 2_000, 6_000].entries()) {
    await soon(failed).toBe(attempt + 1)
    await page.clock.runFor(afterMs * 0.75 - 1)
    await soon(failed).toBe(attempt + 1)
    await soon(() => panel.isVisible()).toBe(false)
    await page.clock.runFor(1)
  }

  await soon(failed).toBe(4)
  await isThereAfter(page, 1, panel)
  await soon(() =>
    page.getByText("Check your connection, then try again. Anything you've written is saved.").count(),
  ).toBe(1)
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('Written meanwhile.')
  await page.unroute(thread)
  const answered = page.waitForResponse(thread)
  await page.getByRole('button', { name: 'Try again' }).click()
  await (await answered).finished()
  await isThereAfter(page, 100, page.getByText('Back again.'))
  await soon(() => page.getByRole('textbox', { name: 'Add a comment' }).inputValue()).toBe('Written meanwhile.')
})

const isDefined = (page: Page) =>
  page.evaluate(async () => void (await customElements.whenDefined('afterword-comments')))

const farAway = '<div style="block-size: 6000px"></div>'

/** What was asked for beside the page itself and its icon. */
const asked = (requests: string[], url: string) =>
  requests.filter((address) => address !== url && !address.endsWith('/favicon.ico')).map((address) => new URL(address))

it('asks for nothing but its one script until the reader is within 1,500 px', async () => {
  const url = await threadOf('Far below.', stage.article({ above: farAway, jump: '' }))
  await using window = await openPage()
  const { page, requests } = window
  await page.goto(url)
  const top = await page.locator('afterword-comments').evaluate(async (element) => {
    await customElements.whenDefined('afterword-comments')
    return element.getBoundingClientRect().top
  })
  const edge = top - 900 - 1_500

  await page.evaluate(async (y) => {
    scrollTo(0, y)
    // An observer of our own is told in the same frame as the widget's.
    await new Promise((resolve) => new IntersectionObserver(resolve).observe(document.body))
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }, edge - 10)
  await soon(() => asked(requests, url).map(({ pathname }) => pathname)).toEqual(['/embed.js'])

  await page.evaluate((y) => scrollTo(0, y), edge + 10)
  await page.getByText('Far below.').waitFor()
})

it.each([
  ['the address names the comments', '#comments', {}],
  ['the page wants it eager', '', { attributes: 'data-loading="eager"' }],
])('loads at once, however far away, where %s', async (_, hash, options) => {
  const url = await threadOf('Loaded from afar.', stage.article({ above: farAway, ...options }))
  await using window = await openPage()

  await window.page.goto(url + hash)

  await window.page.getByText('Loaded from afar.').waitFor()
})

it('loads at once where the address names a comment, and goes there', async () => {
  const url = stage.article({ above: farAway })
  const ana = await stage.guest()
  const { id } = await stage.server.post(ana.token, 'The one meant.', { url })
  await using window = await openPage()

  await window.page.goto(`${url}#comment-${id}`)

  await soon(() => focusOf(window.page)).toBe('article "Comment by Ana Silva"')
})

it('loads when the link to the comments is pressed, and focuses the heading', async () => {
  const url = await threadOf('By the link.', stage.article({ above: farAway }))
  await using window = await openPage()
  const { page, requests } = window
  await page.goto(url)
  await isDefined(page)
  await soon(() => asked(requests, url).filter(({ pathname }) => /comments|thread/.test(pathname))).toEqual([])

  await page.getByRole('link', { name: 'Comment below' }).press('Enter')

  await page.getByText('By the link.').waitFor()
  await soon(() => focusOf(page)).toBe('heading "Comments"')
})

it('waits for the page to say so where the page wants that', async () => {
  const url = await threadOf('On demand.', stage.article({ attributes: 'data-loading="manual"', jump: '' }))
  await using window = await openPage()
  const { page, requests } = window
  await page.goto(url)
  await isDefined(page)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  await soon(() => asked(requests, url).map(({ pathname }) => pathname)).toEqual(['/embed.js'])

  await page.evaluate(() => (document.querySelector('afterword-comments') as HTMLElement & { reload(): void }).reload())

  await page.getByText('On demand.').waitFor()
})
