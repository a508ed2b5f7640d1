import {
  type Browser,
  type BrowserContextOptions,
  type CDPSession,
  chromium,
  type JSHandle,
  type Page,
} from 'playwright-core'
import { expect, inject } from 'vitest'

/** A browser window in which anything the page should not do is kept: console messages, errors, failed and foreign requests. */
export interface TestPage extends AsyncDisposable {
  page: Page
  /** Console messages and uncaught errors, as text. */
  complaints: string[]
  /** Every address asked for. */
  requests: string[]
}

/** What a failed request makes Chromium write into the console, for tests that make requests fail. */
export const failedRequests = /Failed to load resource/

let shared: Promise<Browser> | undefined

/** The browser of this test file. Names below `.test` lead to this machine, yet are not taken for it: readers elsewhere. */
export function browser(): Promise<Browser> {
  const { executablePath, args } = inject('chromium')
  shared ??= chromium.launch({
    executablePath,
    args: [...args, '--host-resolver-rules=MAP *.test 127.0.0.1'],
    timeout: 90_000,
  })
  return shared
}

/** Closes the browser; for `afterAll`. */
export async function closeBrowser(): Promise<void> {
  await (await shared)?.close()
  shared = undefined
}

export interface WindowOptions extends BrowserContextOptions {
  /** What the page may write into the console without failing the test. */
  mayComplain?: RegExp
  /** What the device remembers from earlier visits: a name and a value of the local storage. */
  remembered?: [name: string, value: string]
}

/** Opens a fresh window. Disposing fails the test if the page complained about anything the test did not expect. */
export async function openPage(options: WindowOptions = {}): Promise<TestPage> {
  const { mayComplain, remembered, ...rest } = options
  const context = await (await browser()).newContext({ viewport: { width: 1000, height: 900 }, ...rest })
  // Half a second faster than Playwright's own storageState, which opens a page for it.
  if (remembered) await context.addInitScript(rememberOnce, remembered)
  const page = await context.newPage()
  return watch(page, mayComplain, () => context.close())
}

/** Runs in the page: what the page forgets later must stay forgotten. */
function rememberOnce([name, value]: [string, string]): void {
  if (!location.protocol.startsWith('http') || localStorage.getItem('remembered')) return
  localStorage.setItem('remembered', 'once')
  localStorage.setItem(name, value)
}

/** Opens another tab beside one, with the same storage. */
export async function openTab({ page }: TestPage, mayComplain?: RegExp): Promise<TestPage> {
  const tab = await page.context().newPage()
  return watch(tab, mayComplain, () => tab.close())
}

/** What each page's document has been given so far: addresses. */
const arrived = new WeakMap<Page, string[]>()

async function watch(page: Page, mayComplain: RegExp | undefined, close: () => Promise<void>): Promise<TestPage> {
  if (process.env.TESTS_SLOWED) await slowDown(page)
  // What is said to screen readers often stands on the page, too: a text is looked for there, and what is said by `announced`.
  const findText = page.getByText.bind(page)
  page.getByText = (...asked) => findText(...asked).and(page.locator(':not([slot=announcer] *)'))
  // Shorter than a test's time, so that what did not come is named.
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  const requests: string[] = []
  arrived.set(page, [])
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    requests.push(request.url())
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) arrived.set(page, [])
  })
  page.on('requestfinished', (request) => arrived.get(page)!.push(request.url()))
  return {
    page,
    complaints,
    requests,
    async [Symbol.asyncDispose]() {
      await close()
      expect(complaints.filter((complaint) => !mayComplain?.test(complaint))).toEqual([])
    },
  }
}

/** Gives the page a quarter of the processor and a slow line, so that races show which a fast machine hides. */
async function slowDown(page: Page): Promise<void> {
  const line = await devtools(page)
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const wire = { latency: 150, downloadThroughput: -1, uploadThroughput: -1 }
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', { offline: false, ...wire })
}

/** What is being said to screen readers with these words. */
export const announced = (page: Page, words: string) => page.locator('[slot=announcer] > * > *', { hasText: words })

export interface ArticleOptions {
  title?: string
  /** Goes into the page's head as it is. */
  head?: string
  /** Attributes of the script. */
  attributes?: string
  /** Attributes of the page's root element. */
  root?: string
  /** The link to the comments near the headline. */
  jump?: string
  /** Stands between the article's words and the comments. */
  above?: string
  /** Stands below the comments. */
  below?: string
  /** The comments, where it is not the one tag. */
  snippet?: string
}

/** A plain article with the short form of the snippet, or another one. */
export function articlePage(server: string, options: ArticleOptions = {}): string {
  const { title = 'Article', head = '', attributes = '', root = '', above = '', below = '' } = options
  const { jump = '<p><a href="#comments">Comment below</a></p>' } = options
  const { snippet = `<script async src="${server}/embed.js" ${attributes}></script>` } = options
  return `<!doctype html><html lang="en" ${root}><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head>
<body><main><h1>${title}</h1>${jump}<p>Words.</p>
${above}${snippet}${below}</main></body></html>`
}

/** Looks again and again until what it finds is as expected. */
export const soon = <T>(look: () => T | Promise<T>, message?: string) => expect.poll(look, message ? { message } : {})

/** Waits until a frame that began after the call has been drawn. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** The page's line to the browser's own tools. */
export function devtools(page: Page): Promise<CDPSession> {
  if (!sessions.has(page)) sessions.set(page, page.context().newCDPSession(page))
  return sessions.get(page)!
}

const deepActive = `(() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at
})()`

/** What has the focus, through shadow roots, as the browser tells a screen reader: `button "Reply to Ana Silva"`. */
export async function focusOf(page: Page): Promise<string> {
  const line = await devtools(page)
  const { result } = await line.send('Runtime.evaluate', { expression: deepActive })
  const { nodes } = await line.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  })
  const { role, name } = nodes[0] ?? {}
  return `${role?.value} "${name?.value ?? ''}"`
}

/** How the focus shows: the width of the focused element's outline in pixels, and whether something else covers it. */
export async function focusLook(page: Page): Promise<{ outlinePx: number; isCovered: boolean }> {
  const focused = (await page.evaluateHandle(deepActive)) as JSHandle<HTMLElement>
  return focused.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const { left, top, width, height } = element.getBoundingClientRect()
    const root = element.getRootNode() as ShadowRoot
    const hit = root.elementFromPoint(left + Math.min(width / 2, 20), top + Math.min(height / 2, 10))
    const isCovered = !hit || !(element.contains(hit) || hit.contains(element))
    return { outlinePx: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth), isCovered }
  })
}

/** Begins to keep what the page's two live regions are given to say; call it before the page opens. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const said: string[] = []
    Object.assign(globalThis, { said })
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const channel = { status: 'polite', alert: 'urgent' }[(target as Element).role ?? '']
        if (channel) said.push(...[...addedNodes].map((node) => `${channel}: ${node.textContent}`))
      }
    }).observe(document, { childList: true, subtree: true })
  })
  return () => page.evaluate(() => Reflect.get(globalThis, 'said') as string[])
}

/** Keeps back what the page asks for at these addresses until the returned function is called. */
export async function holdBack(page: Page, addresses: string | RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(addresses, async (route) => {
    await promise
    // A page that went away meanwhile wants nothing any more.
    await route.continue().catch(() => {})
  })
  return resolve
}

/** Writes into the thread's own composer, once that is more than a plain field. */
export async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Add a comment' })
  await box.click()
  await page.getByRole('button', { name: 'Formatting' }).first().waitFor()
  await box.fill(text)
}

/** Begins to note what moves without the reader's doing, and by how much. */
export async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const shifts: string[] = []
    Object.assign(globalThis, { shifts })
    interface Shift extends PerformanceEntry {
      value: number
      hadRecentInput: boolean
      sources: { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[]
    }
    const note = (entries: PerformanceEntryList) => {
      for (const { value, hadRecentInput, sources } of entries as Shift[]) {
        const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const { localName = node?.textContent, className = '' } = node ?? {}
          return `${localName}.${className} ${from.top}..${from.bottom} → ${to.top}..${to.bottom}`
        })
        if (!hadRecentInput) shifts.push(`${value}: ${moved.join(', ')}`)
      }
    }
    const observer = new PerformanceObserver((list) => note(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    Object.assign(globalThis, { noteShifts: () => note(observer.takeRecords()) })
  })
  return async () => {
    // Shifts are known after the frame they happened in, and told some time later.
    await nextFrame(page)
    return page.evaluate(() => {
      Reflect.get(globalThis, 'noteShifts')()
      return Reflect.get(globalThis, 'shifts') as string[]
    })
  }
}

/** Waits until every part of the widget that comes by itself has come to the document now open, and has run. */
export async function whole({ page }: Pick<TestPage, 'page'>): Promise<void> {
  const scripts = () => arrived.get(page)!.filter((address) => /\/assets\/[\w-]+\.js$/.test(address))
  // The part one writes with comes last.
  await soon(scripts).toContainEqual(expect.stringMatching(/\/posting-[\w-]{6}\.js$/))
  // Importing a module once more waits until it has run. As text, which Vite does not rewrite.
  await page.evaluate(`Promise.all(${JSON.stringify(scripts())}.map((name) => import(name)))`)
}

/** A computed property of a part of the widget. */
export const styleOf = (page: Page, selector: string, property: string, pseudo?: string) =>
  page
    .locator('afterword-comments')
    .evaluate(
      (host, [at, name, below]) =>
        getComputedStyle(host.shadowRoot!.querySelector(at!)!, below).getPropertyValue(name!),
      [selector, property, pseudo],
    )
