import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()

const headingLevels = (page: Page) =>
  page.locator('afterword-comments').evaluate((host) => ({
    section: host.shadowRoot!.querySelector('.heading')?.localName,
    comment: host.shadowRoot!.querySelector('article :is(h1,h2,h3,h4,h5,h6)')?.localName,
  }))

it('puts the comments right after the one tag, by the name the page links to', async () => {
  const url = stage.article({ below: '<footer>The end.</footer>' })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('No comments yet').waitFor()
  const place = await window.page.locator('afterword-comments').evaluate((host) => ({
    id: host.id,
    before: host.previousElementSibling?.localName,
    after: host.nextElementSibling?.localName,
  }))
  expect(place).toEqual({ id: 'comments', before: 'script', after: 'footer' })
})

it('takes another name where the page has something called comments already', async () => {
  const url = stage.article({ above: '<p id="comments">Not ours.</p>' })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('No comments yet').waitFor()
  await soon(() => window.page.locator('afterword-comments').getAttribute('id')).toBeNull()
})

it('adds nothing to a page that has an element of its own', async () => {
  const url = stage.article({ snippet: stage.script() + stage.element('page-id="own"') })
  await stage.postTo('own', 'In the element.')
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('In the element.').waitFor()
  await soon(() => window.page.locator('afterword-comments').count()).toBe(1)
})

it('is there once, however often the page brings the tag', async () => {
  const url = stage.article({ snippet: stage.script() + stage.script() })
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'Once.', { url })
  await using window = await openPage()
  const { page, requests } = window
  await page.goto(url)
  await page.getByText('Once.').waitFor()

  await page.evaluate(async (src) => {
    const script = document.body.appendChild(document.createElement('script'))
    script.src = src
    await new Promise((resolve) => script.addEventListener('load', resolve))
  }, `${stage.server.address}/embed.js`)
  await whole(window)

  await soon(() => page.locator('afterword-comments').count()).toBe(1)
  await soon(() => page.locator('afterword-comments .content').count()).toBe(1)
  await soon(() => page.getByText('Once.').count()).toBe(1)
  expect(requests.filter((address) => /\/thread\?/.test(address))).toHaveLength(1)
})

it('works from the head and as the pinned version', async () => {
  await stage.postTo('pinned', 'From the head.')
  const head = `<script async src="${stage.server.address}/v1/embed.js"></script>`
  const url = stage.article({ head, snippet: stage.element('page-id="pinned"') })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('From the head.').waitFor()
})

it('takes options from the script, and rather from the element', async () => {
  await stage.postTo('of-script', 'By the script.')
  await stage.postTo('of-element', 'By the element.')
  const ofScript = stage.article({ attributes: 'data-page-id="of-script" data-heading-level="3"' })
  const ofBoth = stage.article({
    snippet: stage.element('page-id="of-element"') + stage.script('data-page-id="of-script" data-heading-level="4"'),
  })
  await using window = await openPage()
  const { page } = window

  await page.goto(ofScript)
  await page.getByText('By the script.').waitFor()
  await soon(() => headingLevels(page)).toEqual({ section: 'h3', comment: 'h4' })

  await page.goto(ofBoth)
  await page.getByText('By the element.').waitFor()
  await soon(() => headingLevels(page)).toEqual({ section: 'h4', comment: 'h5' })
})

it('begins its headings where the page wants them', async () => {
  await stage.postTo('levels', 'Deep in a page.')
  const url = stage.article({ snippet: stage.element('page-id="levels" heading-level="5"') + stage.script() })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('Deep in a page.').waitFor()
  await soon(() => headingLevels(window.page)).toEqual({ section: 'h5', comment: 'h6' })
})

it('leaves its heading out where the page has one, and is still called Comments', async () => {
  await stage.postTo('headless', 'Below your heading.')
  const url = stage.article({ snippet: stage.element('page-id="headless" heading="none"') + stage.script() })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByRole('region', { name: 'Comments' }).getByText('Below your heading.').waitFor()
  await soon(() => window.page.getByRole('heading', { name: 'Comments', exact: true }).count()).toBe(0)
})

it('loads as many, in the order, as the page asks for', async () => {
  for (const words of ['First.', 'Second.', 'Third.']) await stage.postTo('ordered', words)
  const url = stage.article({ snippet: stage.element('page-id="ordered" sort="oldest" per-page="2"') + stage.script() })
  await using window = await openPage()
  const { page } = window

  await page.goto(url)

  await page.getByText('First.').waitFor()
  await soon(() => page.getByRole('article').locator('.body').allTextContents()).toEqual(['First.', 'Second.'])
  await soon(() => page.getByRole('combobox', { name: 'Sort by' }).inputValue()).toBe('oldest')
})

it('is the same thread for an address however it is followed, unless the page has an id', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'One page.', { url })
  await using window = await openPage()

  for (const variant of [`${url}?utm_source=mail`, `${url}?fbclid=1#words`]) {
    await window.page.goto('about:blank')
    await window.page.goto(variant)
    await window.page.getByText('One page.').waitFor()
  }
})

it('is one thread for all addresses that name the same canonical one', async () => {
  const canonical = `${stage.site.origin}/the-story`
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'By its proper name.', { url: canonical })
  const url = stage.article({ head: `<link rel="canonical" href="${canonical}">` })
  await using window = await openPage()

  await window.page.goto(url)

  await window.page.getByText('By its proper name.').waitFor()
})

it('can be told options as properties, as frameworks do', async () => {
  await stage.postTo('property', 'By property.')
  const url = stage.article({ snippet: stage.element('page-id="nothing-here"') + stage.script() })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await page.getByText('No comments yet').waitFor()
  const host = page.locator('afterword-comments')
  await soon(() => host.evaluate((at) => 'pageId' in at)).toBe(true)

  await host.evaluate((at) => Object.assign(at, { pageId: 'property' }))

  await page.getByText('By property.').waitFor()
  await soon(() => host.getAttribute('page-id')).toBe('property')
})
