import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { holdBack, openPage, soon, styleOf, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const rich =
  'I walked the **flood wall**, and the *readings* were [taken](https://example.org) upstream.\n\n> So they were.\n\n- `one`\n- two\n\n```\nthree\n```'
const threadRequest = '**/thread?*'
const posts = '**/api/v1/sites/_/comments'
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()

/** A thread with everything a comment can be, and Lin before it, who wrote part of it. */
async function openThread(options: { isEmpty?: boolean; snippet?: string; hash?: 'missing' | 'target' } = {}) {
  const { isEmpty = false, snippet, hash } = options
  const head = `<style>
    :root { color-scheme: light dark; background: light-dark(#fff, #121417); color: light-dark(#16191d, #e8eaed) }
    a { color: light-dark(#0b5cc2, #82b9ff) }
  </style>`
  const url = stage.article({ head, ...(snippet && { snippet }) })
  const lin = await stage.guest('Lin')
  const ana = await stage.guest()
  let target = ''
  if (!isEmpty) {
    const removed = await stage.server.post(ana.token, 'Soon gone.', { url })
    await stage.server.post(lin.token, 'What was that?', { url, parentId: removed.id })
    await stage.server.ask('DELETE', `/comments/${removed.id}`, { token: ana.token })
    const root = await stage.server.post(ana.token, rich, { url })
    let parentId = root.id
    for (let depth = 1; depth < 6; depth++)
      parentId = (await stage.server.post(lin.token, `At depth ${depth}.`, { url, parentId })).id
    const own = await stage.server.post(lin.token, 'My own words.', { url })
    await stage.server.post(ana.token, 'An answer.', { url, parentId: own.id })
    await stage.server.ask('PATCH', `/comments/${own.id}`, {
      token: lin.token,
      body: { body: 'My better words.', note: 'better' },
      headers: { 'If-Match': '"1"' },
    })
    target = root.id
  }
  const window = await openPage({
    ...lin.reader,
    mayComplain: /Failed to load resource|^warning: Afterword/,
    reducedMotion: 'reduce',
  })
  const { page } = window
  const at =
    { missing: `#comment-${crypto.randomUUID()}`, target: `#comment-${target}` }[hash ?? ('none' as never)] ?? ''
  return { ...window, page, url: url + at, window, lin }
}

interface State {
  name: string
  options?: Parameters<typeof openThread>[0] | (() => Parameters<typeof openThread>[0])
  /** Before the page opens. */
  prepare?: (page: Page) => Promise<unknown>
  /** Once it is open. */
  reach?: (page: Page) => Promise<unknown>
  /** The widget never becomes whole. */
  isPartial?: boolean
}

const json = (status: number, body: object) => ({ status, headers: { 'Access-Control-Allow-Origin': '*' }, json: body })
const states: State[] = [
  { name: 'a thread, partly folded', reach: async (page) => {
    await page.getByText('At depth 5.').waitFor()
    await button(page, /^Collapse comment by Lin/).click()
  } },
  { name: 'an empty thread', options: { isEmpty: true } },
  { name: 'a thread without a heading of its own', options: () => ({ snippet: `<h2>Comments</h2>${stage.element('heading="none"')}${stage.script()}` }) },
  { name: 'the composer in use, too long', reach: async (page) => {
    await write(page, 'x'.repeat(5_010))
    await button(page, 'Formatting').click()
    await button(page, 'Post comment').click()
    await page.getByText('Remove 10.').waitFor()
  } },
  { name: 'a preview', reach: async (page) => {
    await write(page, rich)
    await button(page, 'Preview').click()
    await page.getByRole('group', { name: 'Preview' }).waitFor()
  } },
  { name: 'the question for a name, refused', reach: async (page) => {
    await write(page, 'Who?')
    await button(page, 'Use another name').click()
    await button(page, 'Someone else is writing').click()
    await button(page, 'Begin as a new guest').click()
    await button(page, 'Post comment').click()
    await page.getByRole('textbox', { name: 'Display name' }).fill('')
    await button(page, 'Continue as guest').click()
    await page.getByText('Enter the name to show with your comment').waitFor()
  } },
  { name: 'the choice of who is writing, refused', reach: async (page) => {
    await write(page, 'Who?')
    await button(page, 'Use another name').click()
    await page.getByRole('textbox', { name: 'Display name' }).fill('')
    await button(page, 'Save name').click()
    await page.getByText('Enter the name to show with your comment').waitFor()
  } },
  { name: 'a restored draft', reach: async (page) => {
    await write(page, 'Half a thought')
    await page.getByText('Draft saved').waitFor()
    await page.reload()
    await page.getByText('Draft restored.').waitFor()
  } },
  { name: 'a reply and an edit being written', reach: async (page) => {
    await button(page, 'Reply to Ana Silva').click()
    await page.getByRole('textbox', { name: 'Reply to Ana Silva' }).waitFor()
    await button(page, 'Edit your comment').click()
    await page.getByText(/You can edit for/).waitFor()
  } },
  { name: 'an edit in conflict', reach: async (page) => {
    await page.route('**/comments/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue()
      const { comment } = await (await route.fetch({ method: 'GET' })).json()
      return route.fulfill(json(412, { type: '/problems/edit-conflict', status: 412, current: { ...comment, source: 'Theirs.' } }))
    })
    await button(page, 'Edit your comment').click()
    await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Mine.')
    await button(page, 'Save changes').click()
    await button(page, 'Save mine').waitFor()
  } },
  { name: 'the history of a comment', reach: async (page) => {
    await button(page, /^Edited/).click()
    await page.getByText('Hide this version').first().click()
    await page.getByRole('textbox', { name: 'Why? (shown publicly)' }).waitFor()
  } },
  { name: 'an open menu', reach: async (page) => {
    await button(page, 'More actions for the comment by Lin').click()
    await button(page, 'Delete').waitFor()
  } },
  { name: 'an unsent comment', prepare: (page) => page.clock.install(), reach: async (page) => {
    await page.route(posts, (route) => route.abort())
    await write(page, 'Stuck.')
    await button(page, 'Post comment').click()
    await soon(async () => {
      await page.clock.fastForward(3_000)
      return page.getByText('Not posted').count()
    }).toBe(1)
  } },
  { name: 'a comment deleted just now, and one that waits for a connection', reach: async (page) => {
    await button(page, 'More actions for the comment by Lin').click()
    await button(page, 'Delete').click()
    await button(page, 'Undo').waitFor()
    await write(page, 'Waiting.')
    await page.context().setOffline(true)
    await button(page, 'Post comment').click()
    await page.getByText("Will post when you're back online").waitFor()
  } },
  { name: 'a refusal with a choice', reach: async (page) => {
    await page.route(posts, (route) => route.fulfill(json(409, { type: '/problems/parent-gone', status: 409 })))
    await button(page, 'Reply to Ana Silva').click()
    await page.getByRole('textbox', { name: 'Reply to Ana Silva' }).fill('Too late.')
    await button(page, 'Post reply').click()
    await button(page, 'Keep as draft').waitFor()
  } },
  { name: 'a comment a link led to', options: { hash: 'target' }, reach: (page) => page.locator('[data-target]').waitFor() },
  { name: 'a link that leads nowhere', options: { hash: 'missing' }, reach: (page) => page.getByText('That comment was removed').waitFor() },
  { name: 'a closed thread', prepare: (page) => change(page, (thread) => Object.assign(thread.thread, { state: 'closed', closedAt: '2026-01-05T10:00:00.000Z' })) },
  { name: 'maintenance', prepare: (page) => change(page, (thread) => Object.assign(thread.site.settings, { readOnly: true })) },
  { name: 'a page that may not write', prepare: (page) => change(page, (thread) => Object.assign(thread.site.settings, { trial: false })) },
  { name: 'a thread that loads', isPartial: true, prepare: (page) => holdBack(page, threadRequest), reach: (page) => page.getByText('Please wait while we load').waitFor() },
  { name: 'a thread that did not load', isPartial: true, prepare: async (page) => {
    await page.clock.install()
    await page.route(threadRequest, (route) => route.abort())
  }, reach: (page) => soon(async () => {
    await page.clock.fastForward(10_000)
    return page.getByText("The comments didn't load.").count()
  }).toBe(1) },
] // biome-ignore format: a state as few lines as it takes

// biome-ignore lint/suspicious/noExplicitAny: whatever the server answers.
const change = async (page: Page, how: (thread: any) => unknown) => {
  // The server knows nothing of it, and would say so.
  await page.route('**/events?*', (route) => route.abort())
  await page.route(threadRequest, async (route) => {
    const response = await route.fetch()
    const thread = await response.json()
    how(thread)
    await route.fulfill({ response, json: thread })
  })
}

/** Looks at the page in light and dark, from left and from right, on a phone and on a desk. */
async function barriersEverywhere(page: Page, reopen?: () => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await reopen?.()
    await soon(() => styleOf(page, '.root', 'color-scheme')).toBe(colorScheme)
    for (const [dir, width] of [
      ['ltr', 1_000],
      ['rtl', 320],
    ] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate((value) => document.documentElement.setAttribute('dir', value), dir)
      found.push(
        ...(await findBarriers(page, colorScheme === 'light' ? 'all' : 'colours')).map(
          (barrier) => `${colorScheme} ${dir} ${width}: ${barrier}`,
        ),
      )
    }
  }
  return found
}

it.each(states)('has no barriers in $name', async ({ options, prepare, reach, isPartial }) => {
  await using thread = await openThread(typeof options === 'function' ? options() : options)
  const { page, url } = thread
  await prepare?.(page)
  const open = async () => {
    await page.goto('about:blank')
    await page.goto(url)
    await page.getByRole('heading', { name: 'Comments' }).waitFor()
    if (!isPartial) await page.locator('[role=status]').waitFor({ state: 'attached' })
    await reach?.(page)
  }
  if (!isPartial) await open()

  // What is not whole yet does not follow the system's colours either.
  expect(await barriersEverywhere(page, isPartial ? open : undefined)).toEqual([])
})
