import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, openPage, soon, watchShifts, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()
// What the long form asks of a page: its space is kept from the start, and no margin reaches out of it.
const reserve = '<style>afterword-comments { display: flow-root; min-block-size: 100svh }</style>'
const words = 'I walked the flood wall last spring, and the readings were taken upstream of the weir. '

async function threadOf(roots: number, url: string) {
  const ana = await stage.guest()
  for (let at = 1; at <= roots; at++)
    await stage.server.post(ana.token, `Reading ${at}. ${words.repeat(at % 4)}`, { url })
  return ana
}

it('adds at most one name to the page, and no cookie', async () => {
  const url = stage.article()
  await threadOf(2, url)
  await using window = await openPage()
  const { page } = window
  await page.addInitScript(() => {
    const names = new Set(Object.getOwnPropertyNames(globalThis))
    Object.defineProperty(Object.prototype, Symbol.for('added'), {
      get: () => Object.getOwnPropertyNames(globalThis).filter((name) => !names.has(name)),
    })
  })
  await page.goto(url)
  await page.getByText('Reading 2.').waitFor()
  await whole(window)

  const added = await page.evaluate(() => Reflect.get({}, Symbol.for('added')) as string[])

  expect(added.filter((name) => !name.startsWith('__playwright')).length).toBeLessThanOrEqual(1)
  await soon(() => page.context().cookies()).toEqual([])
})

it('talks to nobody but the comment server', async () => {
  const url = stage.article()
  await threadOf(2, url)
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('Whom does it talk to?')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Lin')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('article', { name: 'Comment by Lin' }).waitFor()
  await soon(() => stage.written(url)).toHaveLength(3)

  const others = window.requests.filter((address) => new URL(address).origin !== stage.server.address)

  expect(others.filter((address) => !address.endsWith('/favicon.ico'))).toEqual([url])
})

it('tells the page what happens, by events that bubble', async () => {
  const url = stage.article()
  await threadOf(1, url)
  const lin = await stage.guest('Lin')
  await using window = await openPage(lin.reader)
  const { page } = window
  await page.addInitScript(() => {
    const told: [string, unknown][] = []
    Object.assign(globalThis, { told })
    for (const name of ['ready', 'count', 'posted', 'edited'])
      document.addEventListener(`afterword:${name}`, (event) => told.push([name, (event as CustomEvent).detail]))
  })
  const told = () => page.evaluate(() => Reflect.get(globalThis, 'told') as [string, Record<string, unknown>][])
  await page.goto(url)
  await soon(told).toHaveLength(2)
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('Somebody should know.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await soon(told).toHaveLength(4)
  await page.getByRole('button', { name: 'Edit your comment' }).click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('Somebody knows.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await soon(told).toHaveLength(5)

  const events = await told()

  expect(events.map(([name]) => name)).toEqual(['ready', 'count', 'posted', 'count', 'edited'])
  expect(events[0]![1]).toMatchObject({ page: url })
  expect(events[1]![1]).toEqual({ count: 1 })
  expect(events[2]![1]).toMatchObject({ comment: { source: 'Somebody should know.' } })
  expect(events[3]![1]).toEqual({ count: 2 })
  expect(events[4]![1]).toMatchObject({ comment: { source: 'Somebody knows.' } })
})

it('does what the page asks: reload, focus the composer, forget who is here', async () => {
  const url = stage.article()
  const ana = await threadOf(1, url)
  await using window = await openPage(ana.reader)
  const { page } = window
  const call = (name: string) =>
    page.locator('afterword-comments').evaluate((host, method) => Reflect.get(host, method).call(host), name)
  await page.goto(url)
  await page.getByText('Reading 1.').waitFor()

  await call('focusComposer')
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await page.getByText('Posting as Ana Silva.').waitFor()

  await call('logout')
  await soon(() => page.getByText('Posting as Ana Silva.').count()).toBe(0)
  await soon(() =>
    page.evaluate((key) => localStorage.getItem(key), `afterword:${stage.server.address}:_:guest`),
  ).toBeNull()

  await stage.server.post(ana.token, 'Posted elsewhere meanwhile.', { url })
  await call('reload')
  await page.getByText('Posted elsewhere meanwhile.').waitFor()
})

it.each([
  ['in view from the start', ''],
  ['below what the reader sees', '<div style="block-size: 1200px"></div>'],
])('moves nothing on the page while comments come that are %s', async (_, above) => {
  const url = stage.article({ head: reserve, above, snippet: stage.long(), below: '<footer>The end.</footer>' })
  await threadOf(12, url)
  await using window = await openPage()
  const { page } = window
  const shifts = await watchShifts(page)
  await page.goto(url)
  await page.getByText('12 comments').waitFor()
  await whole(window)
  expect(await shifts()).toEqual([])

  const { height } = await page.evaluate(() => ({ height: document.documentElement.scrollHeight }))
  for (let y = 0; y < height; y += 300) {
    await page.evaluate((top) => new Promise((resolve) => requestAnimationFrame(() => resolve(scrollTo(0, top)))), y)
  }

  expect(await shifts()).toEqual([])
})

it('moves nothing on the demo article', async () => {
  await using window = await openPage()
  const { page } = window
  const shifts = await watchShifts(page)
  await page.goto(stage.server.address)
  await page.getByRole('link', { name: 'Comment below' }).press('Enter')
  await page.getByText('No comments yet').waitFor()
  await whole(window)

  expect(await shifts()).toEqual([])
})
