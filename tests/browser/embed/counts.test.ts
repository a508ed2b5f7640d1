import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, nextFrame, openPage, soon, type TestPage, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const farAway = '<div style="block-size: 6000px"></div>'
/** The script alone, in the head: a page of links to articles. */
const list = (badges: string, attributes = '') => stage.article({ head: stage.script(attributes), snippet: badges })

const asked = ({ requests }: TestPage) =>
  requests.filter((address) => address.includes('/counts?')).map((address) => new URL(address))
const words = (page: Page, selector: string) => page.locator(selector).allTextContents()

async function postTimes(pageId: string, times: number) {
  for (let at = 1; at <= times; at++) await stage.postTo(pageId, `Comment ${at}.`)
}

it('asks once for thirty badges, each page once', async () => {
  await postTimes('post-3', 2)
  await postTimes('post-4', 1)
  const badges = Array.from(
    { length: 30 },
    (_, at) => `<p><afterword-count page-id="post-${at % 15}"></afterword-count></p>`,
  )
  await using window = await openPage()

  await window.page.goto(list(badges.join('')))

  const texts = Array.from({ length: 15 }, (_, at) => ({ 3: '2 comments', 4: '1 comment' })[at] ?? '0 comments')
  await soon(() => words(window.page, 'afterword-count')).toEqual([...texts, ...texts])
  await soon(() => asked(window).map(({ searchParams }) => searchParams.getAll('page').length)).toEqual([15])
})

it('counts the other pages where one link leads nowhere', async () => {
  await postTimes('beside-it', 1)
  await using window = await openPage()

  await window.page.goto(
    list(`<a href="http://[" data-afterword-count>Broken</a><afterword-count page-id="beside-it"></afterword-count>`),
  )

  await soon(() => words(window.page, 'afterword-count')).toEqual(['1 comment'])
})

it('asks in several requests for more pages than one may name', async () => {
  const badges = Array.from({ length: 130 }, (_, at) => `<afterword-count page-id="many-${at}"></afterword-count>`)
  await postTimes('many-129', 1)
  await using window = await openPage()

  await window.page.goto(list(badges.join('')))

  await soon(async () => (await words(window.page, 'afterword-count')).at(-1)).toBe('1 comment')
  await soon(() => asked(window).map(({ searchParams }) => searchParams.getAll('page').length)).toEqual([100, 30])
})

it('counts by id or by the address a link leads to, after the link’s own words', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'By address.', { url })
  await postTimes('by-id', 2)
  const path = new URL(url).pathname
  await using window = await openPage()

  await window.page.goto(
    list(`<a class="at" href="${path}#comments" data-afterword-count>Talk</a>
      <a class="at" href="${path}" data-afterword-count></a>
      <a class="at" href="/elsewhere" data-afterword-count="by-id">Discuss <b>this</b></a>
      <afterword-count class="at" page-url="${url}"></afterword-count>
      <a class="at" href="/nothing" data-afterword-count>Be the first</a>`),
  )

  await soon(() => words(window.page, '.at')).toEqual([
    'Talk (1)',
    '1 comment',
    'Discuss this (2)',
    '1 comment',
    'Be the first',
  ])
})

it('asks nothing of a page without a place for a number', async () => {
  await using window = await openPage()
  const url = stage.article({ above: farAway, jump: '<p><a href="#end">To the end</a></p>' })

  await window.page.goto(url)

  await window.page.evaluate(async () => {
    await customElements.whenDefined('afterword-count')
  })
  await nextFrame(window.page)
  const paths = window.requests.map((address) => new URL(address).pathname)
  expect(paths.filter((path) => path !== '/favicon.ico')).toEqual([new URL(url).pathname, '/embed.js'])
})

it('says at the link to the comments how many there are, and asks for nothing else before the reader comes near', async () => {
  const canonical = `${stage.site.origin}/the-story`
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'One.', { url: canonical })
  await stage.server.post(ana.token, 'Two.', { url: canonical })
  const url = stage.article({ above: farAway, head: `<link rel="canonical" href="${canonical}">` })
  await using window = await openPage()

  await window.page.goto(url)

  await soon(() => words(window.page, 'a[href="#comments"]')).toEqual(['Comment below (2)'])
  const paths = window.requests.map((address) => new URL(address).pathname.replace(/-[\w-]{6}\.js$/, ''))
  expect(paths.filter((path) => path !== '/favicon.ico')).toEqual([
    new URL(url).pathname,
    '/embed.js',
    '/assets/counts',
    '/api/v1/sites/_/counts',
  ])
})

it('counts what is posted at once', async () => {
  const snippet = stage.element('page-id="posted"') + stage.script()
  const badge = '<afterword-count page-id="posted"></afterword-count>'
  await postTimes('posted', 1)
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(stage.article({ snippet, above: badge }))
  await soon(() => words(page, 'a[href="#comments"], afterword-count')).toEqual(['Comment below (1)', '1 comment'])

  await write(page, 'And one more.')
  await page.getByRole('button', { name: 'Post comment' }).click()

  await soon(() => words(page, 'a[href="#comments"], afterword-count')).toEqual(['Comment below (2)', '2 comments'])
})

it('counts for badges that come later, and asks only for what it does not know', async () => {
  await postTimes('early', 1)
  await postTimes('later', 3)
  await using window = await openPage()
  const { page } = window
  await page.goto(list('<afterword-count page-id="early"></afterword-count>'))
  await soon(() => words(page, 'afterword-count')).toEqual(['1 comment'])

  await page.evaluate(() => {
    for (const pageId of ['early', 'later']) {
      const badge = document.createElement('afterword-count')
      badge.setAttribute('page-id', pageId)
      document.querySelector('main')!.append(badge)
    }
  })

  await soon(() => words(page, 'afterword-count')).toEqual(['1 comment', '1 comment', '3 comments'])
  await soon(() => asked(window).map(({ searchParams }) => searchParams.getAll('page'))).toEqual([['early'], ['later']])
})

it('counts the other thread when the page turns to it, far from its comments', async () => {
  await postTimes('first-page', 1)
  await postTimes('second-page', 2)
  await using window = await openPage()
  const { page } = window
  await page.goto(stage.article({ above: farAway, snippet: stage.element('page-id="first-page"') + stage.script() }))
  await soon(() => words(page, 'a[href="#comments"]')).toEqual(['Comment below (1)'])

  await page.locator('afterword-comments').evaluate((host) => host.setAttribute('page-id', 'second-page'))

  await soon(() => words(page, 'a[href="#comments"]')).toEqual(['Comment below (2)'])
})

it('takes no link to the top of the page for one to comments without a name', async () => {
  await postTimes('nameless', 1)
  const snippet = `<afterword-comments page-id="nameless"></afterword-comments>${stage.script()}`
  const jump = '<p><a href="#">Top</a> <a href="/x" data-afterword-count="nameless">Talk</a></p>'
  await using window = await openPage()

  await window.page.goto(stage.article({ jump, snippet }))

  await soon(() => words(window.page, 'a[href="#"], a[href="/x"]')).toEqual(['Top', 'Talk (1)'])
})

it('leaves the page’s own words as they are where no number comes', async () => {
  await using window = await openPage({ mayComplain: failedRequests })
  const { page } = window
  await page.route('**/counts?*', (route) => route.abort())
  const failing = page.waitForEvent('requestfailed')

  await page.goto(list('<afterword-count page-id="lost">Talk</afterword-count>'))
  await failing

  await soon(() => words(page, 'afterword-count, a[href="#comments"]')).toEqual(['Comment below', 'Talk'])
})
