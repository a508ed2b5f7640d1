import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { devtools, holdBack, listen, openPage, soon, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()

const element = (pageId: string, id = 'comments') =>
  `<afterword-comments id="${id}" page-id="${pageId}"></afterword-comments>`
const articleWith = (...pageIds: string[]) =>
  stage.article({
    snippet: pageIds.map((id, at) => element(id, at ? `comments-${id}` : 'comments')).join('') + stage.script(),
  })

/** Counts what keeps running or watching, beyond one element: intervals, observers, media queries. */
async function keepLedger(page: Page) {
  await page.addInitScript(() => {
    const ledger = { intervals: new Set<unknown>(), observers: new Set<unknown>(), media: 0 }
    Object.assign(globalThis, { ledger })
    const { setInterval, clearInterval } = globalThis
    globalThis.setInterval = ((...request: Parameters<typeof setInterval>) => {
      const id = setInterval(...request)
      ledger.intervals.add(id)
      return id
    }) as typeof setInterval
    globalThis.clearInterval = (id) => {
      ledger.intervals.delete(id)
      clearInterval(id)
    }
    for (const Observer of [MutationObserver, IntersectionObserver]) {
      const { observe, disconnect } = Observer.prototype
      Observer.prototype.observe = function (this: unknown, ...request: never[]) {
        // The test's own driver observes the page too.
        if (/\/(assets|embed)/.test(new Error().stack!)) ledger.observers.add(this)
        return Reflect.apply(observe, this, request)
      }
      Observer.prototype.disconnect = function (this: unknown) {
        ledger.observers.delete(this)
        return Reflect.apply(disconnect, this, [])
      }
    }
    const { addEventListener, removeEventListener } = MediaQueryList.prototype
    MediaQueryList.prototype.addEventListener = function (this: MediaQueryList, ...request: unknown[]) {
      ledger.media++
      Reflect.apply(addEventListener, this, request)
    }
    MediaQueryList.prototype.removeEventListener = function (this: MediaQueryList, ...request: unknown[]) {
      ledger.media--
      Reflect.apply(removeEventListener, this, request)
    }
  })
  const line = await devtools(page)
  const ours = new Set<string>()
  line.on('Debugger.scriptParsed', ({ scriptId, url }) => {
    if (url.startsWith(stage.server.address)) ours.add(scriptId)
  })
  await line.send('Debugger.enable')
  return async () => {
    const counted = await page.evaluate(() => {
      const { intervals, observers, media } = Reflect.get(globalThis, 'ledger')
      return { intervals: intervals.size, observers: observers.size, media }
    })
    const listeners: string[] = []
    for (const expression of ['window', 'document']) {
      const { result } = await line.send('Runtime.evaluate', { expression })
      const found = await line.send('DOMDebugger.getEventListeners', { objectId: result.objectId! })
      const mine = found.listeners.filter(({ scriptId }) => ours.has(scriptId))
      listeners.push(...mine.map(({ type }) => `${expression} ${type}`))
    }
    return { ...counted, listeners: listeners.sort() }
  }
}

it('shows another thread when the page asks for one', async () => {
  await stage.postTo('monday', 'Said on Monday.')
  await stage.postTo('tuesday', 'Said on Tuesday.')
  await using window = await openPage()
  const { page } = window
  await page.goto(articleWith('monday'))
  await page.getByText('Said on Monday.').waitFor()

  await page.locator('afterword-comments').evaluate((host) => host.setAttribute('page-id', 'tuesday'))

  await page.getByText('Said on Tuesday.').waitFor()
  await soon(() => page.getByText('Said on Monday.').count()).toBe(0)
})

it('shows only the last of three threads asked for in a moment, whichever answers first', async () => {
  for (const day of ['one', 'two', 'three']) await stage.postTo(day, `Thread ${day}.`)
  await using window = await openPage()
  const { page } = window
  const releaseOne = await holdBack(page, /page=one&?/)
  const releaseTwo = await holdBack(page, /page=two&?/)
  await page.goto(articleWith('one'))
  const host = page.locator('afterword-comments')
  await soon(() => window.requests.some((address) => address.includes('page=one'))).toBe(true)

  await host.evaluate((at) => at.setAttribute('page-id', 'two'))
  await soon(() => window.requests.some((address) => address.includes('page=two'))).toBe(true)
  await host.evaluate((at) => at.setAttribute('page-id', 'three'))
  await page.getByText('Thread three.').waitFor()
  const late = Promise.all([page.waitForResponse(/page=two/), page.waitForResponse(/page=one/)])
  releaseTwo()
  releaseOne()
  for (const response of await late) await response.finished()

  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  await soon(() => page.getByRole('article').locator('.body').allTextContents()).toEqual(['Thread three.'])
})

it('starts nothing once it is taken away, whatever still loads', async () => {
  await stage.postTo('gone-early', 'Hardly here.')
  await using window = await openPage()
  const { page } = window
  const ledger = await keepLedger(page)
  const release = await holdBack(page, /\/startup-/)
  const releaseCounts = await holdBack(page, /\/counts-/)
  await page.goto(stage.article({ snippet: stage.script() + element('gone-early') }))
  await page.getByText('Hardly here.').waitFor()
  const counted = page.waitForResponse(/\/counts-/)
  releaseCounts()
  await (await counted).finished()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  const loaded = page.waitForResponse(/\/startup-/)
  await soon(() => window.requests.some((address) => address.includes('/startup-'))).toBe(true)

  await page.locator('afterword-comments').evaluate((at) => at.remove())
  release()
  await (await loaded).finished()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))

  expect(await ledger()).toEqual({ intervals: 0, observers: 0, media: 0, listeners: [] })
})

it('leaves nothing behind when it is taken away, and works when it is put back', async () => {
  await stage.postTo('to-and-fro', 'Here and gone.')
  await using window = await openPage()
  const { page } = window
  const ledger = await keepLedger(page)
  await page.goto(stage.article({ snippet: stage.script() + element('to-and-fro') }))
  const host = page.locator('afterword-comments')
  await page.getByText('Here and gone.').waitFor()
  await whole(window)
  await soon(async () => (await ledger()).intervals).toBe(1)

  await page.evaluate(() => Object.assign(globalThis, { kept: document.querySelector('afterword-comments') }))
  await host.evaluate((at) => at.remove())

  await soon(ledger).toEqual({ intervals: 0, observers: 0, media: 0, listeners: [] })
  await soon(() => page.locator('[role=status], [role=alert]').count()).toBe(0)
  await soon(() => page.evaluate(() => Reflect.get(globalThis, 'kept').shadowRoot.textContent)).toBe('')

  await page.evaluate(() => document.querySelector('main')!.append(Reflect.get(globalThis, 'kept')))
  await page.getByText('Here and gone.').waitFor()
})

it('asks for nothing more once it is taken away', async () => {
  await stage.postTo('asked', 'Quiet now.')
  await using window = await openPage()
  const { page, requests } = window
  await page.clock.install()
  await page.goto(articleWith('asked'))
  await page.getByText('Quiet now.').waitFor()
  await page.clock.runFor(1_000)
  await whole(window)
  await soon(() => requests.some((address) => /\/events\?/.test(address))).toBe(true)
  const before = requests.length

  await page.locator('afterword-comments').evaluate((at) => at.remove())
  await page.clock.runFor(300_000)

  expect(requests.slice(before)).toEqual([])
})

it('keeps two threads on a page apart, with one voice for both', async () => {
  await stage.postTo('left', 'On the left.')
  await stage.postTo('right', 'On the right.')
  await using window = await openPage()
  const { page } = window
  const said = await listen(page)
  await page.goto(articleWith('left', 'right'))
  await page.getByText('On the left.').waitFor()
  await page.getByText('On the right.').waitFor()
  const right = page.locator('#comments-right')
  await soon(() => page.locator('[role=status]').count()).toBe(1)

  await right.getByRole('textbox', { name: 'Add a comment' }).fill('More on the right.')
  await right.getByRole('button', { name: 'Post comment' }).click()
  await right.getByRole('textbox', { name: 'Display name' }).fill('Lin')
  await right.getByRole('button', { name: 'Continue as guest' }).click()

  await right.getByText('More on the right.').waitFor()
  await soon(said).toEqual(['polite: Comment posted'])
  await soon(() => page.locator('#comments').getByRole('article').count()).toBe(1)
  await soon(() => right.getByRole('article').count()).toBe(2)
  await soon(() => page.locator('[role=alert]').count()).toBe(1)
})

it('goes on speaking from the second thread when the first is taken away', async () => {
  await stage.postTo('leaving', 'Soon gone.')
  await stage.postTo('staying', 'Still here.')
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  const said = await listen(page)
  await page.goto(articleWith('leaving', 'staying'))
  await page.getByText('Soon gone.').waitFor()
  await page.getByText('Still here.').waitFor()
  await soon(() => page.locator('[role=status]').count()).toBe(1)

  await page.locator('#comments').evaluate((at) => at.remove())
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('oldest')

  await soon(said).toEqual(['polite: Sorted by Oldest'])
  await soon(() => page.locator('#comments-staying [role=status]').count()).toBe(1)
})

it('carries three threads on one page', async () => {
  for (const pageId of ['a', 'b', 'c']) await stage.postTo(`three-${pageId}`, `Said in ${pageId}.`)
  await using window = await openPage()

  await window.page.goto(articleWith('three-a', 'three-b', 'three-c'))

  for (const pageId of ['a', 'b', 'c']) await window.page.getByText(`Said in ${pageId}.`).waitFor()
  await soon(() => window.page.getByRole('textbox', { name: 'Add a comment' }).count()).toBe(3)
})
