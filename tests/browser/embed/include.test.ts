import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, holdBack, openPage, soon, watchShifts } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const threadRequest = '**/api/v1/sites/_/thread?*'
const shadowText = (page: Page) =>
  page.locator('afterword-comments').evaluate((host) => host.shadowRoot!.textContent ?? '')

/** A page of a static site, built with its comments in it. */
async function builtPage(count = 12, options: Parameters<typeof stage.article>[0] = {}): Promise<string> {
  const pageId = `static-${crypto.randomUUID()}`
  const { token } = await stage.guest('Ben')
  for (let n = 1; n <= count; n++) {
    const body = { page: { id: pageId, url: `${stage.site.origin}/${pageId}` }, body: `Words ${n} of the built page.` }
    await stage.server.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })
  }
  // By its address, as a build without a browser would.
  const answer = await fetch(`${stage.server.address}/threads/_/thread.html?${new URLSearchParams({ page: pageId })}`)
  const url = stage.article({ ...options, snippet: (await answer.text()) + stage.script() })
  // The widget answers a link to the comments with one back to it, below them.
  const { html, headers } = stage.site.pages.get(new URL(url).pathname) as {
    html: string
    headers: Record<string, string>
  }
  stage.site.pages.set(new URL(url).pathname, { html: html.replace('href="#comments"', 'href="#"'), headers })
  return url
}

it('shows its comments where no script runs, without what only a script could do, and leads to where one can write', async () => {
  const url = await builtPage()
  await using window = await openPage({ javaScriptEnabled: false })
  const { page } = window

  await page.goto(url)

  await soon(() => page.getByText('Words 12 of the built page.').isVisible()).toBe(true)
  await soon(() => page.getByRole('heading', { name: 'Comment by Ben' }).count()).toBe(12)
  await soon(() => page.locator('button:visible, textarea:visible, select:visible').count()).toBe(0)
  await page.getByRole('link', { name: 'Read the comments on a separate page' }).click()
  await page.getByRole('textbox', { name: 'Add a comment' }).waitFor()
})

it('stays as it is until the widget has drawn the same, and nothing moves', async () => {
  const url = await builtPage(12, { below: '<footer>The end.</footer>' })
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  const shifts = await watchShifts(page)
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    const look = () => {
      const host = document.querySelector('afterword-comments')
      const shown = host?.shadowRoot?.querySelectorAll('article').length ?? 0
      if (host && document.readyState === 'complete')
        seen.push(`${shown} comments, ${Math.round(host.getBoundingClientRect().height)} px`)
      requestAnimationFrame(look)
    }
    look()
  })
  const release = await holdBack(page, threadRequest)
  await page.goto(url)
  await soon(() => page.getByText('Words 1 of the built page.').isVisible()).toBe(true)
  const field = page.locator('textarea')
  await soon(() => field.evaluate((element) => element.closest('[inert]') !== null)).toBe(true)

  release()

  await soon(() => field.evaluate((element) => element.closest('[inert]') === null)).toBe(true)
  const seen = await page.evaluate(() => [...new Set(Reflect.get(globalThis, 'seen') as string[])])
  expect(seen).toEqual([expect.stringMatching(/^12 comments/)])
  expect(await shifts()).toEqual([])
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('Written after.')
})

it('keeps its comments where the server does not answer', async () => {
  const url = await builtPage(2)
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.clock.install()
  await page.route(threadRequest, (route) => route.abort())
  await page.goto(url)

  await soon(async () => {
    await page.clock.fastForward(10_000)
    return window.requests.filter((address) => /\/thread\?/.test(address)).length
  }).toBe(4)

  await page.clock.fastForward(10_000)
  await soon(() => page.getByText('Words 2 of the built page.').isVisible()).toBe(true)
})

it('is given up where the element comes to be about another page', async () => {
  const url = await builtPage(2)
  await stage.postTo('elsewhere', 'Another thread.')
  await using window = await openPage()
  const { page } = window
  const release = await holdBack(page, threadRequest)
  await page.goto(url)
  await soon(() => window.requests.some((address) => address.includes('/thread?'))).toBe(true)

  await page.locator('afterword-comments').evaluate((host) => host.setAttribute('page-id', 'elsewhere'))
  release()

  await page.getByText('Another thread.').waitFor()
  await soon(() => shadowText(page)).not.toContain('of the built page')
})

it('has no barriers before the widget comes, in light and dark', async () => {
  const head = `<style>:root { color-scheme: light dark; background: light-dark(#fff, #121417); color: light-dark(#16191d, #e8eaed) }
    a { color: light-dark(#0b5cc2, #82b9ff) }</style>`
  const url = await builtPage(3, { head })
  await using window = await openPage()
  const { page } = window
  await holdBack(page, threadRequest)
  await page.goto(url)

  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await findBarriers(page)).map((barrier) => `${colorScheme}: ${barrier}`))
  }
  expect(found).toEqual([])
})
