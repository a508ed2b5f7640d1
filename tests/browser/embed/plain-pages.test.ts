import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const refused = /Failed to load resource: the server responded with a status of 4\d\d/
let pages = 0

/** Where a page of its own, on which nobody has written yet, has its plain page; and the same with a thread. */
function plainUrl(): { url: string; plain: string } {
  const url = `${stage.site.origin}/plain-${++pages}`
  return { url, plain: `${stage.server.address}/threads/_?${new URLSearchParams({ url })}` }
}

async function plainThread() {
  const { url, plain } = plainUrl()
  const { token } = await stage.guest('Ben')
  const root = await stage.server.post(token, 'I walked the **flood wall**.', { url })
  await stage.server.post(token, '> flood wall\n\n- so\n- did I\n\n`code` and [a link](https://example.org).', {
    url,
    parentId: root.id,
  })
  return { url, plain, root, token }
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name })
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

it('takes comments and replies where no script runs, and asks for a name once', async () => {
  const { url, plain } = plainUrl()
  await using window = await openPage({ javaScriptEnabled: false })
  const { page } = window
  await page.goto(plain)
  await page.getByText('No comments yet').waitFor()

  await field(page, 'Add a comment').fill('The first, **by hand**.')
  await field(page, 'Display name').fill('Ana Silva')
  await press(page, 'Post comment')

  const first = page.getByRole('article', { name: 'Comment by Ana Silva' })
  await first.getByText('by hand').waitFor()
  await soon(() => new URL(page.url()).hash).toBe(`#${await first.getAttribute('id')}`)

  await page.getByRole('link', { name: 'Reply to Ana Silva' }).click()
  await soon(() => field(page, 'Display name').count()).toBe(0)
  await page.getByText('Posting as Ana Silva.').waitFor()
  await field(page, 'Reply to Ana Silva').fill('And an answer.')
  await press(page, 'Post reply')

  await page.getByRole('article', { name: 'Reply by Ana Silva to Ana Silva' }).getByText('And an answer.').waitFor()
  await soon(() => stage.written(url)).toEqual(['The first, **by hand**.', 'And an answer.'])
  await page.getByRole('link', { name: 'Back to all comments' }).click()
  await page.getByText('2 comments').waitFor()
})

it('says what is wrong, leads to it, and keeps every character', async () => {
  const { url, plain } = plainUrl()
  await using window = await openPage({ javaScriptEnabled: false, mayComplain: refused })
  const { page } = window
  const text = `\n\n  "Quoted" & <b>so</b>\n${'x'.repeat(5_000)}\n`
  await page.goto(plain)
  await field(page, 'Add a comment').fill(text)

  await press(page, 'Post comment')

  const alert = page.getByRole('alert')
  await soon(() => alert.getByRole('link').allTextContents()).toEqual([
    'Comment must be 5,000 characters or fewer. Remove 26.',
    'Enter the name to show with your comment',
  ])
  await soon(() => page.title()).toBe('Error: Comments')
  await soon(() => field(page, 'Add a comment').inputValue()).toBe(text)
  await alert.getByRole('link', { name: /Enter the name/ }).click()
  await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('name')

  await field(page, 'Display name').fill('Ana Silva')
  await field(page, 'Add a comment').fill('Shorter.')
  await press(page, 'Post comment')
  await page.getByRole('article', { name: 'Comment by Ana Silva' }).getByText('Shorter.').waitFor()
  await soon(() => stage.written(url)).toEqual(['Shorter.'])
})

it('posts once, however often the browser goes back and sends', async () => {
  const { url, plain } = plainUrl()
  await using window = await openPage({ javaScriptEnabled: false, mayComplain: refused })
  const { page } = window
  await page.goto(plain)
  await field(page, 'Add a comment').fill('Only once.')
  await field(page, 'Display name').fill('Ana Silva')
  await press(page, 'Post comment')
  await page.getByText('Only once.').waitFor()

  await page.goBack()
  await field(page, 'Add a comment').fill('Only once.')
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await press(page, 'Post comment')

  await answered
  await soon(() => stage.written(url)).toEqual(['Only once.'])
})

it('lets the browser read it all under its own policy, data for machines included', async () => {
  const { plain } = await plainThread()
  await using window = await openPage()
  const { page } = window

  await page.goto(plain)

  const data = await page.locator('script[type="application/ld+json"]').textContent()
  expect(JSON.parse(data!).comment[0].text).toBe('I walked the flood wall.')
  expect(window.complaints).toEqual([])
  expect(window.requests.filter((address) => !address.startsWith(stage.server.address))).toEqual([])
})

const views: { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: 'a page nobody has written on', open: (page) => page.goto(plainUrl().plain) },
  { name: 'a thread', open: async (page) => page.goto((await plainThread()).plain) },
  { name: 'a reply being written', open: async (page) => {
    await page.goto((await plainThread()).plain)
    await page.getByRole('link', { name: 'Reply to Ben' }).first().click()
  } },
  { name: 'a refused reply', open: async (page) => {
    await page.goto((await plainThread()).plain)
    await page.getByRole('link', { name: 'Reply to Ben' }).first().click()
    await press(page, 'Post reply')
    await page.getByRole('alert').waitFor()
  } },
  { name: 'a known guest', open: async (page) => {
    await page.goto((await plainThread()).plain)
    await field(page, 'Add a comment').fill('Hello there.')
    await field(page, 'Display name').fill('Ana Silva')
    await press(page, 'Post comment')
    await page.getByText('Posting as Ana Silva.').waitFor()
  } },
] // biome-ignore format: a state as few lines as it takes

it.each(views)('has no barriers on $name', async ({ open }) => {
  await using window = await openPage({ mayComplain: refused })
  const { page } = window
  await open(page)

  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1_000, 320]) {
      await page.setViewportSize({ width, height: 900 })
      found.push(...(await findBarriers(page)).map((barrier) => `${colorScheme} ${width}: ${barrier}`))
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) found.push(`${colorScheme} ${width}: ${over} px too wide`)
    }
  }
  expect(found).toEqual([])
})

it('writes feeds a strict parser reads, whatever anybody wrote', async () => {
  const { url } = plainUrl()
  const hostile = ']]> </content> & &amp; <b>\u0001\u000c\ufffe`\u001b` [x](https://example.org/?a=1&b="2") "\'é漢😀'
  const { token } = await stage.guest(`<&"'> ]]>`)
  const root = await stage.server.post(token, hostile, { url })
  await stage.server.post(token, `1. one\n2. two\n\n> ${hostile}\n\n\`\`\`\n</pre>${hostile}\n\`\`\``, {
    url,
    parentId: root.id,
  })
  await using window = await openPage()
  const { page } = window
  await page.goto('about:blank')

  for (const path of [`/threads/_/${root.threadId}/feed.atom`, '/threads/_/feed.atom']) {
    const { body } = await stage.server.ask('GET', path)
    const feed = await page.evaluate((xml) => {
      const parsed = new DOMParser().parseFromString(xml, 'application/xml')
      const entries = [...parsed.getElementsByTagName('entry')]
      const thr = 'http://purl.org/syndication/thread/1.0'
      return {
        error: parsed.querySelector('parsererror')?.textContent ?? null,
        root: parsed.documentElement.namespaceURI,
        ids: [...parsed.querySelectorAll('feed > id, entry > id')].map((id) => id.textContent),
        parts: entries.map((entry) => [...entry.children].map(({ localName }) => localName).join(' ')),
        names: entries.slice(0, 2).map((entry) => entry.querySelector('author > name')!.textContent),
        answers: entries.map((entry) => entry.getElementsByTagNameNS(thr, 'in-reply-to')[0]?.getAttribute('ref')),
        words: entries[1]!.querySelector('content')!.textContent,
        isXhtml: entries.every(
          (entry) => entry.querySelector('content > div')!.namespaceURI === 'http://www.w3.org/1999/xhtml',
        ),
      }
    }, body)
    expect(feed).toMatchObject({ error: null, root: 'http://www.w3.org/2005/Atom', isXhtml: true })
    expect(new Set(feed.ids).size).toBe(feed.ids.length)
    expect(feed.parts[0]).toBe('id title author published updated link in-reply-to content')
    expect(feed.parts[1]).toBe('id title author published updated link content')
    expect(feed.names).toEqual([`<&"'> ]]>`, `<&"'> ]]>`])
    expect(feed.answers[0]).toBe(`urn:uuid:${root.id}`)
    expect(feed.words).toContain(']]> </content> & & <b>\ufffd')
  }
})
