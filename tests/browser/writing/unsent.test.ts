import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })
const posts = '**/api/v1/sites/_/comments'

/** Opens an article as somebody who may post, on a page whose time the test can hurry along. */
async function openWriter(options: { above?: string } = {}) {
  const url = stage.article(options)
  const ana = await stage.guest()
  const window = await openPage({
    ...ana.reader,
    mayComplain: failedRequests,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page, requests } = window
  await page.clock.install()
  await page.goto(url)
  return { url, page, requests, ana, [Symbol.asyncDispose]: () => window[Symbol.asyncDispose]() }
}

async function post(page: Page, text: string) {
  await write(page, text)
  await page.getByRole('button', { name: 'Post comment' }).click()
}

/** Lets the retries of a post run out, without waiting for them. */
async function giveUp(page: Page) {
  await soon(async () => {
    await page.clock.fastForward(3_000)
    return page.getByText('Not posted').count()
  }).toBe(1)
}

const broken = { status: 500, contentType: 'application/problem+json', headers: { 'Access-Control-Allow-Origin': '*' }, body: '{"type":"/problems/internal","status":500}' } // biome-ignore format: one answer

it('keeps a comment written offline and posts it once when the connection is back', async () => {
  await using window = await openWriter()
  const { page, url } = window
  await write(page, 'Written in a tunnel.')
  await page.context().setOffline(true)

  await page.getByRole('button', { name: 'Post comment' }).click()

  await page.getByRole('article').getByText("Will post when you're back online").waitFor()
  await soon(() => page.getByRole('article').getByText('Written in a tunnel.').isVisible()).toBe(true)
  await page.context().setOffline(false)
  await soon(() => stage.written(url)).toEqual(['Written in a tunnel.'])
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await soon(() => page.getByRole('article').getByText("Will post when you're back online").count()).toBe(0)
})

it('tries twice more by itself where the server stumbles', async () => {
  await using window = await openWriter()
  const { page, url } = window
  let stumbles = 2
  await page.route(posts, (route) => (stumbles-- > 0 ? route.fulfill(broken) : route.continue()))

  await post(page, 'Third time lucky.')

  await soon(async () => {
    await page.clock.fastForward(3_000)
    return stage.written(url)
  }).toEqual(['Third time lucky.'])
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await soon(() => page.getByText('Not posted').count()).toBe(0)
})

it.each([
  ['nobody answers', (page: Page) => page.route(posts, (route) => route.abort())],
  ['the server is broken', (page: Page) => page.route(posts, (route) => route.fulfill(broken))],
  [
    'something else answers',
    (page: Page) =>
      page.route(posts, (route) => route.fulfill({ status: 200, body: '<h1>Log in to the network</h1>' })),
  ],
])('says "Not posted" where %s, leaves the composer free, and posts when tried again', async (_, spoil) => {
  await using window = await openWriter()
  const { page, url } = window
  await spoil(page)
  await post(page, 'Stubborn.')
  await giveUp(page)
  await soon(() => box(page).inputValue()).toBe('')
  const acts = page.getByRole('article').getByRole('button', { name: /^(Try again|Edit|Copy text|Discard)$/ })
  await soon(() => acts.allTextContents()).toEqual(['Try again', 'Edit', 'Copy text', 'Discard'])
  await page.unroute(posts)

  await page.getByRole('button', { name: 'Try again' }).click()

  await soon(() => stage.written(url)).toEqual(['Stubborn.'])
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await soon(() => page.getByText('Not posted').count()).toBe(0)
})

it('puts an unsent comment back into the composer to be edited, beside what was begun meanwhile', async () => {
  await using window = await openWriter()
  const { page } = window
  await page.route(posts, (route) => route.abort())
  await post(page, 'To be mended.')
  await giveUp(page)
  await box(page).fill('Begun meanwhile.')

  await page.getByRole('button', { name: 'Edit', exact: true }).press('Enter')

  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await soon(() => box(page).inputValue()).toBe('To be mended.\n\nBegun meanwhile.')
  await soon(() => page.getByRole('article').count()).toBe(0)
})

it('copies and discards an unsent comment when told to', async () => {
  await using window = await openWriter()
  const { page } = window
  await page.route(posts, (route) => route.abort())
  await post(page, 'Take me along.')
  await giveUp(page)

  await page.getByRole('button', { name: 'Copy text' }).click()
  await page.getByRole('button', { name: 'Text copied' }).waitFor()
  await soon(() => page.evaluate(() => navigator.clipboard.readText())).toBe('Take me along.')
  await page.getByRole('button', { name: 'Discard' }).click()

  await soon(() => page.getByRole('article').count()).toBe(0)
  await page.reload()
  await page.getByText('No comments yet').waitFor()
  await write(page, '')
  await soon(() => page.getByText('Not posted').count()).toBe(0)
})

it('offers what a closed tab left unsent, in its place, and posts it when told to', async () => {
  const lin = await stage.guest('Lin')
  await using window = await openWriter()
  const { page, url } = window
  await stage.server.post(lin.token, 'Answer me.', { url })
  await page.reload()
  await page.route(posts, (route) => route.abort())
  await page.getByRole('button', { name: 'Reply to Lin' }).click()
  await page.getByRole('textbox', { name: 'Reply to Lin' }).fill('An answer on its way.')
  await page.getByRole('button', { name: 'Post reply' }).click()
  await soon(() => focusOf(page)).toBe('article "Reply by Ana Silva to Lin"')
  await page.goto('about:blank')
  await page.unroute(posts)

  await page.goto(url)
  const reply = page.getByRole('article', { name: 'Reply by Ana Silva to Lin' })
  await reply.getByText('An answer on its way.').waitFor()
  await soon(() => stage.written(url)).toEqual(['Answer me.'])
  await reply.getByRole('button', { name: 'Post now' }).click()

  await soon(() => stage.written(url)).toEqual(['Answer me.', 'An answer on its way.'])
  // The answer has come, too: a page left before that offers the comment again.
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await page.reload()
  await soon(() => page.getByRole('article').count()).toBe(2)
  await write(page, '')
  await soon(() => page.getByText('Not posted').count()).toBe(0)
})

it('makes exactly one comment where the server took it but its answer was lost', async () => {
  await using window = await openWriter()
  const { page, url } = window
  let lost = 0
  await page.route(posts, async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue()
    lost++
    await route.fetch()
    await route.abort()
  })

  await post(page, 'Told once.')

  await soon(() => lost).toBe(1)
  await soon(async () => {
    await page.clock.fastForward(3_000)
    return page.getByRole('button', { name: 'Edit your comment' }).count()
  }).toBe(1)
  await soon(() => stage.written(url)).toEqual(['Told once.'])
  await page.reload()
  await soon(() => page.getByRole('article').count()).toBe(1)
})
