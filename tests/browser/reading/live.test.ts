import type { Page } from 'playwright-core'
import { afterEach, expect, it } from 'vitest'
import { setSetting } from '../../../server/sites/set-settings.ts'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import {
  announced,
  failedRequests,
  focusOf,
  listen,
  openPage,
  openTab,
  soon,
  type TestPage,
  watchShifts,
  write,
} from '../../kit/browser/window.ts'

const stage = startArticleSite()
const words = 'I walked the flood wall last spring, and the readings were taken upstream of the weir. '

/** A thread of so many comments by Ana, and the page before Lin, live. */
async function openThread({ roots = 1, isKnown = true, query = '', clock = false, mayComplain = failedRequests } = {}) {
  const url = stage.article({ attributes: query })
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  const ids: string[] = []
  for (let at = 1; at <= roots; at++)
    ids.push((await stage.server.post(ana.token, `Reading ${at}. ${words.repeat((at % 3) + 1)}`, { url })).id)
  const window = await openPage({ ...(isKnown && lin.reader), mayComplain })
  const { page } = window
  if (clock) await page.clock.install()
  const said = await listen(page)
  const shifts = await watchShifts(page)
  const add = (body: string, parentId?: string) =>
    stage.server.post(ana.token, body, { url, ...(parentId && { parentId }) })
  return { ...window, window, url, ana, lin, ids, said, shifts, add }
}

const events = ({ requests }: TestPage) => requests.filter((address) => /\/events\?/.test(address))
const isLive = (window: TestPage) => soon(() => events(window).length).toBe(1)
const pill = (page: Page) => page.locator('.news .pill')
const copy = (page: Page) => page.locator('.dock .pill')
const article = (page: Page, id: string) => page.locator(`#comment-${id}`)
const topOf = async (page: Page, id: string) =>
  article(page, id).evaluate((element) => element.getBoundingClientRect().top)

it('inserts nothing by itself: a button says how much is new, and shows it', async () => {
  await using opened = await openThread({ roots: 2 })
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)

  await add('The first of two.')
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await add('The second of two.')
  await soon(() => pill(page).textContent()).toBe('2 new comments')
  await soon(() => page.getByRole('article').count()).toBe(2)
  await page.getByText('4 comments').waitFor()

  await pill(page).click()

  await page.getByText('The first of two.').waitFor()
  await soon(() => page.locator('.body').first().textContent()).toBe('The second of two.')
  await soon(() => pill(page).count()).toBe(0)
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => page.locator('article:focus').textContent()).toContain('The second of two.')
  await soon(() => page.getByText('New', { exact: true }).count()).toBe(2)
})

it('shows all that is new where an answer holds only a part of it', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  await page.route('**/comments?id=*', async (route) => {
    const response = await route.fetch()
    const { items } = await response.json()
    await route.fulfill({ response, json: { items: items.slice(0, 1), nextCursor: items.length > 1 ? 'more' : null } })
  })
  await page.goto(url)
  await isLive(window)
  for (const body of ['The first of three.', 'The second of three.', 'The third of three.']) await add(body)
  await soon(() => pill(page).textContent()).toBe('3 new comments')

  await pill(page).click()

  await page.getByText('The first of three.').waitFor()
  await soon(() => page.locator('.body').allTextContents()).toEqual([
    'The third of three.',
    'The second of three.',
    'The first of three.',
    expect.stringContaining('Reading 1.'),
  ])
})

it('never moves the line being read: fifty comments come above it, are offered, and are shown', async () => {
  await using opened = await openThread({ roots: 14 })
  const { page, url, add, ids, shifts, window } = opened
  await page.goto(url)
  await isLive(window)
  const line = ids[6]!
  await article(page, line).scrollIntoViewIfNeeded()
  await page.evaluate(() => scrollBy(0, 120))
  const before = await topOf(page, line)

  for (let at = 0; at < 50; at++) await add(`News ${at}. ${words}`)
  await soon(() => copy(page).textContent()).toBe('50 new comments')

  await soon(() => copy(page).isVisible()).toBe(true)
  await soon(() => topOf(page, line)).toBe(before)
  expect(await shifts()).toEqual([])

  await copy(page).click()

  await soon(() => page.getByRole('article').count()).toBe(64)
  await soon(() => topOf(page, line)).toBe(before)
  await soon(() => page.locator('article:focus').textContent()).toContain('News 49.')
  await soon(() => topOf(page, line)).toBe(before)
  expect(await shifts()).toEqual([])
})

/** Adds so many comments, some at once. */
async function addMany(add: (body: string) => Promise<unknown>, count: number): Promise<void> {
  for (let from = 0; from < count; from += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - from) }, (_, n) => add(`News ${from + n}.`)))
}

const pagesRead = ({ requests }: TestPage) => requests.filter((address) => /\/comments\?sort=/.test(address))

it('reads the list anew where more than 100 comments came while somebody watched', async () => {
  await using opened = await openThread({ roots: 3 })
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)

  await addMany(add, 100)
  await add('The newest of all.')
  await soon(() => pill(page).textContent()).toBe('101 new comments')
  await soon(() => page.getByRole('article').count()).toBe(3)
  await pill(page).click()

  await soon(() => page.locator('article:focus').textContent()).toContain('The newest of all.')
  await soon(() => pagesRead(window)).toHaveLength(1)
  await soon(() => page.getByRole('article').count()).toBeLessThan(60)
  await soon(() => pill(page).count()).toBe(0)
  await page.getByText('104 comments').waitFor()
  await page.getByRole('button', { name: /^Show \d+ more comments$/ }).waitFor()
})

it('says how many came where they are more than the server lists, reads the list anew, and goes on watching', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  const pause = page.getByRole('button', { name: 'Pause live updates' })
  await page.goto(url)
  await isLive(window)
  await pause.click()
  await soon(() => held(page)).toBe(0)
  await addMany(add, 210)
  await add('The newest of all.')
  await soon(() => pill(page).count()).toBe(0)

  await pause.click()

  await soon(() => pill(page).textContent()).toBe('211 new comments')
  await soon(() => page.getByRole('article').count()).toBe(1)
  await pill(page).click()
  await soon(() => page.locator('article:focus').textContent()).toContain('The newest of all.')
  await soon(() => pagesRead(window)).toHaveLength(1)
  await soon(() => pill(page).count()).toBe(0)
  await add('One more.')
  await soon(() => pill(page).textContent()).toBe('1 new comment')
})

it('keeps the button in its row above the list where the window is low, and covers nothing', async () => {
  await using opened = await openThread({ roots: 8 })
  const { page, url, add, ids, window } = opened
  await page.setViewportSize({ width: 640, height: 390 })
  await page.goto(url)
  await isLive(window)
  await article(page, ids[3]!).scrollIntoViewIfNeeded()

  await add('Something new.')

  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => copy(page).count()).toBe(1)
  await soon(() => copy(page).isVisible()).toBe(false)
  await page.setViewportSize({ width: 640, height: 420 })
  await copy(page).waitFor()
  await page.setViewportSize({ width: 640, height: 390 })
  await soon(() => copy(page).isVisible()).toBe(false)
  await pill(page).click()
  await soon(() => page.locator('article:focus').textContent()).toContain('Something new.')
})

it('offers the copy only while the list is in view, the button is not, and nobody writes', async () => {
  await using opened = await openThread({ roots: 14 })
  const { page, url, add, ids, window } = opened
  await page.goto(url)
  await isLive(window)
  await add('Something new.')

  await pill(page).waitFor()
  await soon(() => copy(page).isVisible()).toBe(false)
  await article(page, ids[4]!).scrollIntoViewIfNeeded()
  await copy(page).waitFor()
  await page.getByRole('button', { name: 'Reply to Ana Silva' }).last().click()
  await soon(() => focusOf(page)).toBe('textbox "Reply to Ana Silva"')
  await soon(() => copy(page).isVisible()).toBe(false)
})

it('offers new replies at the end of their branch, over a gap: nothing moves for them', async () => {
  await using opened = await openThread({ roots: 3 })
  const { page, url, add, ids, shifts, window } = opened
  const [below, parent] = ids as [string, string]
  await page.goto(url)
  await isLive(window)
  const before = await topOf(page, below)

  await add('The first answer.', parent)
  await page.getByRole('button', { name: '1 new reply', exact: true }).waitFor()
  await add('The second answer.', parent)
  const button = page.getByRole('button', { name: '2 new replies' })
  await button.waitFor()
  await soon(() => topOf(page, below)).toBe(before)
  expect(await shifts()).toEqual([])
  await button.click()

  await page.getByText('The second answer.').waitFor()
  await soon(() => page.locator('article:focus').textContent()).toContain('The first answer.')
  await soon(() => page.getByRole('list', { name: 'Replies to Ana Silva' }).getByRole('article').count()).toBe(2)
  await soon(() => button.count()).toBe(0)
})

it('says that a comment was updated, and changes no words before the reader wants that', async () => {
  await using opened = await openThread({ roots: 2 })
  const { page, url, ana, ids, shifts, window } = opened
  const [id] = ids as [string]
  await page.goto(url)
  await isLive(window)

  const changed = { token: ana.token, body: { body: 'Better words.' }, headers: { 'If-Match': '"1"' } }
  await stage.server.ask('PATCH', `/comments/${id}`, changed)
  const button = page.getByRole('button', { name: 'This comment was updated. Show' })
  await button.waitFor()
  await soon(() => article(page, id).textContent()).toContain('Reading 1.')
  expect(await shifts()).toEqual([])
  await button.click()

  await soon(() => article(page, id).textContent()).toContain('Better words.')
  await soon(() => button.count()).toBe(0)
  await soon(() => article(page, id).evaluate((element) => element.matches(':focus'))).toBe(true)
})

it('hides what was taken down at once, keeps its height while it is in view, and leaves the focus there', async () => {
  await using opened = await openThread({ roots: 8 })
  const { page, url, ana, ids, said, shifts, window } = opened
  const [below, id] = [ids[5]!, ids[6]!]
  await page.goto(url)
  await isLive(window)
  await article(page, id)
    .getByRole('button', { name: /^Reply/ })
    .focus()
  const before = await topOf(page, below)

  await stage.server.ask('DELETE', `/comments/${id}`, { token: ana.token })

  await page.getByRole('article', { name: 'Deleted by its author' }).waitFor()
  await soon(() => article(page, id).textContent()).not.toContain('Reading')
  await soon(() => topOf(page, below)).toBe(before)
  await soon(() => focusOf(page)).toBe('article "Deleted by its author"')
  await soon(said).toEqual(['polite: Deleted by its author'])
  // The row of the name is another one; nothing goes up or down.
  expect((await shifts()).filter((shift) => !/: \S+ (\S+) → \1$/.test(shift))).toEqual([])
  await page.getByText('7 comments').waitFor()

  const height = () => article(page, id).evaluate((element) => element.getBoundingClientRect().height)
  const kept = await height()
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await soon(height).toBeLessThan(kept)
})

it('keeps what somebody is writing when comments are closed, and says that they are', async () => {
  await using opened = await openThread({ mayComplain: /.*/ })
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)
  const box = page.getByRole('textbox', { name: 'Add a comment' })
  await box.fill('Half a thou')

  await close(url)

  await page.getByText('Comments closed while you were writing. Your text is saved.').first().waitFor()
  await soon(() => box.inputValue()).toBe('Half a thou')
  await soon(() => page.getByRole('button', { name: /^Reply to/ }).count()).toBe(0)
  await box.press('End')
  await box.pressSequentially('ght')
  await soon(() => box.inputValue()).toBe('Half a thought')
  await soon(() => page.getByText('Comments closed while you were writing.').first().isVisible()).toBe(true)
  await expect(add('Too late.')).rejects.toThrow('thread-closed')
})

it('takes the composer away when comments are closed and nobody writes', async () => {
  await using opened = await openThread()
  const { page, url, window } = opened
  await page.goto(url)
  await isLive(window)

  await close(url)

  await page.getByText('Comments are closed').waitFor()
  await page.getByText(/^Closed on /).waitFor()
  await soon(() => page.getByRole('textbox').count()).toBe(0)
})

it('turns read-only while somebody writes, keeps their words and says why, and lets them post when it ends', async () => {
  await using opened = await openThread({ mayComplain: /.*/ })
  const { page, url, said, window } = opened
  await page.goto(url)
  await isLive(window)
  await write(page, 'Half a thou')

  await readOnly(true)

  const sentence = page.getByText('Comments are read-only for now. Your text is saved.').and(page.locator('.error'))
  await sentence.waitFor()
  await box(page).press('End')
  await box(page).pressSequentially('ght')
  await soon(() => box(page).inputValue()).toBe('Half a thought')
  await soon(() => sentence.isVisible()).toBe(true)
  await soon(() => page.getByRole('button', { name: /^Reply to/ }).count()).toBe(0)
  await soon(said).toEqual(['urgent: Comments are read-only for now. Your text is saved.'])

  await readOnly(false)

  await soon(() => sentence.count()).toBe(0)
  await page.getByRole('button', { name: /^Reply to/ }).waitFor()
  await page.getByRole('button', { name: 'Post comment' }).click()
  await announced(page, 'Comment posted').waitFor({ state: 'attached' })
  await soon(() => stage.written(url)).toContain('Half a thought')
})

it('takes the composer away when comments become read-only and nobody writes, and brings it back', async () => {
  await using opened = await openThread()
  const { page, url, window } = opened
  await page.goto(url)
  await isLive(window)

  await readOnly(true)
  await page.getByText('Comments are read-only for now').waitFor()
  await soon(() => page.getByRole('textbox').count()).toBe(0)
  await readOnly(false)

  await box(page).waitFor()
  await soon(() => page.getByText('Comments are read-only for now').count()).toBe(0)
})

it.each([
  ['closed', 'Comments closed while you were writing. Your text is saved.', (url: string) => close(url)],
  ['read-only', 'Comments are read-only for now. Your text is saved.', () => readOnly(true)],
])('says in an open reply at once that comments are %s, and keeps its text', async (_, sentence, halt) => {
  await using opened = await openThread({ mayComplain: /.*/ })
  const { page, url, ids, window } = opened
  await page.goto(url)
  await isLive(window)
  await article(page, ids[0]!).getByRole('button', { name: 'Reply to Ana Silva' }).click()
  const reply = page.getByRole('textbox', { name: 'Reply to Ana Silva' })
  await reply.fill('Half an answ')

  await halt(url)
  const error = page.locator('.answer .error').getByText(sentence)
  await error.waitFor()

  await reply.press('End')
  await reply.pressSequentially('er')
  await soon(() => reply.inputValue()).toBe('Half an answer')
  await soon(() => error.isVisible()).toBe(true)
  await soon(() => reply.getAttribute('aria-invalid')).toBe('true')
  await page.locator('.answer').getByRole('button', { name: 'Cancel' }).click()
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
})

let isReadOnly = false
/** As the owner's command does it. */
async function readOnly(isOn: boolean): Promise<void> {
  isReadOnly = isOn
  await setSetting(stage.server.fresh.db, stage.server.fresh.siteId, 'readOnly', isOn)
}
afterEach(async () => {
  if (isReadOnly) await readOnly(false)
})

const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })

/** As the owner's command does from another process: found by looking. */
async function close(url: string): Promise<void> {
  await stage.server.fresh.db
    .updateTable('thread')
    .set((of) => ({ state: 'closed', closed_at: new Date().toISOString(), version: of('version', '+', 1) }))
    .where('page_key', '=', url)
    .execute()
}

it('tells the page how many there are', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  await page.addInitScript(() => {
    const counts: number[] = []
    Object.assign(globalThis, { counts })
    document.addEventListener('afterword:count', (event) => counts.push((event as CustomEvent).detail.count))
  })
  await page.goto(url)
  await isLive(window)

  await add('One more.')

  await soon(() => page.evaluate(() => Reflect.get(globalThis, 'counts'))).toEqual([1, 2])
})

it('takes the reader’s own words for no news', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)
  await page.getByRole('textbox', { name: 'Add a comment' }).fill('By myself.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByText('2 comments').waitFor()
  await page.getByRole('button', { name: 'Edit your comment' }).click()
  await page.getByRole('textbox', { name: 'Edit your comment' }).fill('By myself, better.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('By myself, better.').waitFor()

  await add('By somebody else.')

  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await page.getByText('3 comments').waitFor()
  await soon(() => page.getByText('This comment was updated.').count()).toBe(0)
})

it('says aloud what is new only to who is here', async () => {
  await using opened = await openThread({ isKnown: false })
  const { page, url, add, said, window } = opened
  await page.goto(url)
  await isLive(window)
  await add('Said to nobody.')
  await pill(page).waitFor()
  await soon(said).toEqual([])

  await page.getByRole('combobox', { name: 'Sort by' }).focus()
  await add('Said to somebody.')
  await soon(() => pill(page).textContent()).toBe('2 new comments')
  await soon(said).toEqual(['polite: 1 new comment'])
  await add('Not again so soon.')

  await soon(() => pill(page).textContent()).toBe('3 new comments')
  await soon(said).toEqual(['polite: 1 new comment'])
})

it('has one connection for all tabs of a browser, and the next takes over', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)
  await using other = await openTab(window, failedRequests)
  await other.page.goto(url)
  await other.page.getByText('Reading 1.').waitFor()
  await soon(() => other.page.evaluate(async () => (await navigator.locks.query()).pending?.length)).toBe(1)

  await add('For both.')
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => pill(other.page).textContent()).toBe('1 new comment')
  expect([events(window), events(other)].map(({ length }) => length)).toEqual([1, 0])

  await page.goto('about:blank')
  await soon(() => events(other).length).toBe(1)
  await add('For the one that stays.')
  await soon(() => pill(other.page).textContent()).toBe('2 new comments')
})

it('can be paused, remembers that for the site, and catches up', async () => {
  await using opened = await openThread()
  const { page, url, add, window } = opened
  const button = page.getByRole('button', { name: 'Pause live updates' })
  await page.goto(url)
  await isLive(window)
  await soon(() => button.getAttribute('aria-pressed')).toBe('false')
  await button.click()
  await soon(() => button.getAttribute('aria-pressed')).toBe('true')
  await soon(() => held(page)).toBe(0)

  await page.reload()
  await soon(() => button.getAttribute('aria-pressed')).toBe('true')
  await add('Meanwhile.')
  await soon(() => events(window)).toHaveLength(1)
  await button.click()

  await soon(() => pill(page).textContent()).toBe('1 new comment')
})

const held = (page: Page) => page.evaluate(async () => (await navigator.locks.query()).held?.length)

/** Lets the page believe that it went into the background, or came back. */
const turnAway = (page: Page, isAway: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isAway)

it('ends the connection a minute after the page was hidden, and catches up when it is back', async () => {
  await using opened = await openThread({ clock: true })
  const { page, url, add, window } = opened
  await page.goto(url)
  await isLive(window)
  await turnAway(page, true)
  await page.clock.fastForward(40_000)
  await soon(() => held(page)).toBe(1)

  await page.clock.fastForward(21_000)
  await soon(() => held(page)).toBe(0)
  await add('While away.')
  await turnAway(page, false)

  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => events(window)).toHaveLength(2)
})

it('asks now and then where events do not come', async () => {
  await using opened = await openThread({ clock: true })
  const { page, url, add, requests } = opened
  await page.route(/\/events\?/, (route) => route.abort())
  await page.goto(url)
  const asked = () => requests.filter((address) => /\/changes\?since=\d+&readOnly=false$/.test(address)).length
  for (let at = 1; at <= 3; at++) {
    await soon(() => events(opened).length).toBe(at)
    await page.clock.fastForward(5_000)
  }
  await add('Heard of later.')

  await page.clock.fastForward(41_000)

  await soon(asked).toBeGreaterThan(0)
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => events(opened)).toHaveLength(3)
})

const asksForPage = ({ requests }: TestPage) => requests.filter((address) => /\/thread\?/.test(address)).length - 1

/** Opens a page nobody has commented on, and waits until it has asked once whether somebody has. */
async function openEmptyThread() {
  const opened = await openThread({ roots: 0, clock: true })
  const { page, url, requests, window } = opened
  await page.goto(url)
  await page.getByText('No comments yet').waitFor()
  await soon(() => requests.some((address) => /\/live-updates-[\w-]+\.js$/.test(address))).toBe(true)
  // Steps far shorter than the pause to the next request: one that is seen a little late is still the only one.
  await soon(async () => {
    await page.clock.fastForward(5_000)
    return asksForPage(window)
  }).toBe(1)
  return opened
}

it('learns that somebody else has begun the thread, and follows it from then on', async () => {
  await using opened = await openEmptyThread()
  const { page, add, window } = opened
  await add('The first of all.')

  await page.clock.fastForward(81_000)

  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => page.getByRole('article').count()).toBe(0)
  expect(asksForPage(window)).toBe(2)
  await pill(page).click()
  await soon(() => page.locator('article:focus').textContent()).toContain('The first of all.')
  await page.getByText('1 comment', { exact: true }).waitFor()
  await add('The second.')
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  await soon(() => events(window)).toHaveLength(1)
})

it('asks for a thread that nobody has begun ever more rarely, not at all unseen, and at once when it is seen again', async () => {
  await using opened = await openEmptyThread()
  const { page, add, window } = opened

  await page.clock.runFor(600_000)
  const asked = asksForPage(window)
  expect([3, 4, 5]).toContain(asked)

  await turnAway(page, true)
  await page.clock.runFor(600_000)
  expect(asksForPage(window)).toBe(asked)

  await add('While away.')
  await turnAway(page, false)
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  expect(asksForPage(window)).toBe(asked + 1)
})

it('asks within seconds whether the thread was begun when its reader is back after a moment', async () => {
  await using opened = await openEmptyThread()
  const { page, add, window } = opened
  const asked = asksForPage(window)
  await turnAway(page, true)
  await add('While away.')

  await turnAway(page, false)

  await page.clock.runFor(5_000)
  await soon(() => pill(page).textContent()).toBe('1 new comment')
  expect(asksForPage(window)).toBe(asked + 1)
})

it('asks no more for a thread that nobody has begun once the element means another page', async () => {
  await using opened = await openEmptyThread()
  const { page, requests } = opened
  const asked = () => requests.filter((address) => /\/thread\?(?!.*page=other)/.test(address)).length
  const before = asked()

  await page.locator('afterword-comments').evaluate((element) => element.setAttribute('page-id', 'other'))

  await soon(() => requests.some((address) => /\/thread\?.*page=other/.test(address))).toBe(true)
  await page.getByText('No comments yet').waitFor()
  await page.clock.runFor(600_000)
  expect(asked()).toBe(before)
})

it('stays quiet in orders that have no place for what is new', async () => {
  await using opened = await openThread()
  const { page, url, window } = opened
  await page.goto(url)
  await isLive(window)

  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('respected')

  await soon(() => held(page)).toBe(0)
  await soon(() => page.getByRole('button', { name: 'Pause live updates' }).count()).toBe(0)
})

it('leaves no connection behind when the element goes', async () => {
  await using opened = await openThread()
  const { page, url, add, requests, window } = opened
  await page.goto(url)
  await isLive(window)

  await add('Seen.')
  await pill(page).waitFor()
  const host = await page.locator('afterword-comments').elementHandle()

  await host!.evaluate((element) => element.remove())

  await soon(() => held(page)).toBe(0)
  const asked = requests.length
  await add('To nobody.')
  await soon(() => host!.evaluate((element) => element.shadowRoot!.querySelector('.dock'))).toBeNull()
  expect(requests).toHaveLength(asked)
})

it('is no barrier with all it has to say', async () => {
  await using opened = await openThread({ roots: 14 })
  const { page, url, add, ana, ids, window } = opened
  await page.goto(url)
  await isLive(window)
  await add('On top.')
  await add('An answer.', ids[12]!)
  const changed = { token: ana.token, body: { body: 'Better words.' }, headers: { 'If-Match': '"1"' } }
  await stage.server.ask('PATCH', `/comments/${ids[13]}`, changed)
  await page.getByRole('button', { name: 'This comment was updated. Show' }).waitFor()
  await page.getByRole('button', { name: '1 new reply', exact: true }).waitFor()
  await pill(page).waitFor()
  expect(await findBarriers(page)).toEqual([])

  await article(page, ids[4]!).scrollIntoViewIfNeeded()
  await copy(page).waitFor()

  expect(await findBarriers(page)).toEqual([])
})
