import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const gone = 'That comment was removed or the link is wrong.'

/** A thread of so many roots, oldest first, and a chain of replies below the oldest. */
async function makeThread({ roots = 1, depth = 0, head = '' } = {}) {
  const url = stage.article({ head, below: '<div style="block-size: 2000px"></div>' })
  const ana = await stage.guest()
  const ids: string[] = []
  for (let at = 0; at < roots; at++) ids.push((await stage.server.post(ana.token, `Root ${at}.`, { url })).id)
  const chain = [ids[0]!]
  for (let at = 1; at <= depth; at++)
    chain.push((await stage.server.post(ana.token, `Level ${at}.`, { url, parentId: chain.at(-1)! })).id)
  return { url, ids, chain, ana }
}

const focusedWords = (page: Page) =>
  page.locator('afterword-comments').evaluate((host) => {
    const { activeElement } = host.shadowRoot!
    return activeElement?.localName === 'article' ? activeElement.querySelector('.body')?.textContent : null
  })

const topOf = async (page: Page, id: string) => (await page.locator(`[id="comment-${id}"]`).boundingBox())!.y

it('leads to a comment on the page, focuses and marks it', async () => {
  const { url, ids } = await makeThread({ roots: 12 })
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.clock.install()

  const target = page.locator(`[id="comment-${ids[3]}"]`)
  // Fresh for some seconds only: looked for from the start.
  await Promise.all([
    page.locator(`[id="comment-${ids[3]}"][data-target="fresh"]`).waitFor(),
    page.goto(`${url}#comment-${ids[3]}`),
  ])

  await soon(() => focusedWords(page)).toBe('Root 3.')
  await soon(async () => Math.abs((await topOf(page, ids[3]!)) - 16) < 2).toBe(true)
  await page.clock.fastForward(6_000)
  await soon(() => target.getAttribute('data-target')).toBe('')
  await page.mouse.click(5, 5)
  await soon(() => target.getAttribute('data-target')).toBeNull()
})

it('stays clear of a page’s own sticky header', async () => {
  const head =
    '<style>body { margin: 0 } header { position: sticky; top: 0; block-size: 80px; background: #ddd }</style>'
  const { url, ids } = await makeThread({ roots: 12, head })
  const { html } = stage.site.pages.get(new URL(url).pathname) as { html: string }
  stage.site.pages.set(new URL(url).pathname, html.replace('<main>', '<header>Sticky</header><main>'))
  await using window = await openPage({ reducedMotion: 'reduce' })

  await window.page.goto(`${url}#comment-${ids[3]}`)

  await soon(() => focusedWords(window.page)).toBe('Root 3.')
  await soon(async () => Math.round(await topOf(window.page, ids[3]!))).toBe(96)
})

it('finds a comment that is not on the first page, with the way down to it', async () => {
  const { url, chain } = await makeThread({ roots: 22, depth: 10 })
  await using window = await openPage({ reducedMotion: 'reduce' })

  await window.page.goto(`${url}#comment-${chain[10]}`)

  await soon(() => focusedWords(window.page)).toBe('Level 10.')
  const words = () => window.page.getByRole('article').locator('.body').allTextContents()
  await soon(async () => (await words()).slice(-11)).toEqual([
    'Root 0.',
    ...Array.from({ length: 10 }, (_, at) => `Level ${at + 1}.`),
  ])
  await soon(words).toHaveLength(20 + 11)
})

it('opens what is collapsed above it', async () => {
  const { url, chain } = await makeThread({ depth: 2 })
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)
  await page.getByRole('button', { name: 'Collapse comment by Ana Silva and 2 replies' }).click()
  await soon(() => page.getByText('Level 2.').count()).toBe(0)

  await page.evaluate((id) => {
    location.hash = `comment-${id}`
  }, chain[2]!)

  await soon(() => focusedWords(page)).toBe('Level 2.')
})

it('follows links between comments, and the way back', async () => {
  const { url, chain, ana } = await makeThread({ depth: 1 })
  await stage.server.post(ana.token, 'A second answer.', { url, parentId: chain[0]! })
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)

  await page.getByRole('link', { name: 'In reply to Ana Silva' }).click()
  await soon(() => focusedWords(page)).toBe('Root 0.')
  await page
    .getByRole('link', { name: /link to this comment/ })
    .last()
    .click()
  await soon(() => focusedWords(page)).toBe('A second answer.')
  await page.goBack()
  await soon(() => focusedWords(page)).toBe('Root 0.')
})

it.each([
  [
    'was deleted',
    async (url: string) => {
      const lin = await stage.guest('Lin')
      const { id } = await stage.server.post(lin.token, 'Gone.', { url })
      await stage.server.ask('DELETE', `/comments/${id}`, { token: lin.token })
      return id
    },
  ],
  ['never was', async () => crypto.randomUUID()],
  ['belongs to another article', async () => (await stage.postTo('another', 'Not here.')).id],
])(
  'says so, loads the thread all the same, and focuses the notice where a link leads to a comment that %s',
  async (_, idOf) => {
    const { url } = await makeThread()
    const id = await idOf(url)
    await using window = await openPage({ mayComplain: /status of 404/ })
    const { page } = window

    await page.goto(`${url}#comment-${id}`)

    await soon(() =>
      page.getByText(gone).evaluate((notice) => (notice.getRootNode() as ShadowRoot).activeElement === notice),
    ).toBe(true)
    await soon(() => page.getByText('Root 0.').isVisible()).toBe(true)
    await soon(() => page.getByText('Not here.').count()).toBe(0)
  },
)

it('takes the notice away when the next link leads somewhere', async () => {
  const { url, ids } = await makeThread()
  await using window = await openPage({ mayComplain: /status of 404/ })
  const { page } = window
  await page.goto(`${url}#comment-${crypto.randomUUID()}`)
  await page.getByText(gone).waitFor()

  await page.evaluate((id) => {
    location.hash = `comment-${id}`
  }, ids[0]!)

  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => page.getByText(gone).count()).toBe(0)
})

it('shares the address of a comment', async () => {
  const { url, ids } = await makeThread()
  await using window = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = window
  await page.clock.install()
  await page.goto(`${url}?utm_source=mail`)
  await page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).click()
  await soon(() => focusOf(page)).toBe('button "Share"')

  await page.keyboard.press('Enter')

  await page.getByRole('button', { name: 'Link copied' }).waitFor()
  await soon(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${url}?utm_source=mail#comment-${ids[0]}`)
  await page.clock.fastForward(3_000)
  await soon(() => focusOf(page)).toBe('button "More actions for the comment by Ana Silva"')
})
