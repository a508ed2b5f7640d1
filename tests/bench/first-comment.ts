import { type Browser, chromium } from 'playwright-core'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import { testSite } from '../kit/fixtures/server.ts'
import { findChromium } from '../kit/setup/chromium.ts'
import { median, type Stage } from './stage.ts'

const runs = 20

/** Middle of 20 cold visits, in milliseconds. */
export interface FirstCommentFigures {
  slowdown: number
  /** The article's own first paint, from the start of navigation. */
  articleMs: number
  /** The first comment on the screen, from the same start. */
  shownMs: number
  /** What the comments cost after the article was there. */
  afterMs: number
  /** The sum of what tasks took beyond 50 ms each, over that of the same article without comments. */
  blockingMs: number
  layoutShift: number
}

/** Opens an article with 50 comments in view again and again with an empty cache, at full speed and at a quarter of it. */
export async function measureFirstComment(stage: Stage): Promise<FirstCommentFigures[]> {
  const key = await plantInvented(stage.db, stage.siteId, stage.server.address, 50)
  await using site = await testSite()
  site.pages.set('/', article(comments(stage.server.address.replace('127.0.0.1', 'localhost'), key)))
  site.pages.set('/bare', article(''))
  const browser = await chromium.launch(await findChromium())
  const figures = [await measureAt(browser, site.origin, 1), await measureAt(browser, site.origin, 4)]
  await browser.close()
  return figures
}

async function measureAt(browser: Browser, url: string, slowdown: number): Promise<FirstCommentFigures> {
  const visits: Seen[] = []
  const bares: Seen[] = []
  await visit(browser, url, slowdown) // The browser's own first start is not ours to measure.
  for (let run = 0; run < runs; run++) {
    bares.push(await visit(browser, `${url}/bare`, slowdown))
    visits.push(await visit(browser, url, slowdown))
  }
  const middle = (name: keyof Seen) => median(visits.map((one) => one[name]))
  return {
    slowdown,
    articleMs: middle('articleMs'),
    shownMs: middle('shownMs'),
    afterMs: median(visits.map((one) => one.shownMs - one.articleMs)),
    blockingMs: Math.max(0, middle('blockingMs') - median(bares.map((bare) => bare.blockingMs))),
    layoutShift: Math.max(...visits.map((one) => one.layoutShift)),
  }
}

/** Opens a page with an empty cache on a processor slowed down so many times, and waits for its first comment. */
export async function visit(browser: Browser, url: string, slowdown: number): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(watch)
  await page.goto(url)
  const seen = await page.waitForFunction(() => (window as never as { seen?: Seen }).seen, undefined, { polling: 50 })
  const figures = await seen.jsonValue()
  await context.close()
  return figures!
}

/** What one visit saw, in milliseconds from the start of navigation; the shift is a score. */
export interface Seen {
  articleMs: number
  shownMs: number
  blockingMs: number
  layoutShift: number
}

/** Runs in the page: waits for the frame that holds the first comment, and then a second more for what comes after it. */
function watch(): void {
  let blockingMs = 0
  let layoutShift = 0
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) blockingMs += task.duration - 50
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) layoutShift += (shift as never as { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
  const look = () => {
    const comments = document.querySelector('afterword-comments')
    if (document.readyState === 'loading' || (comments && !comments.shadowRoot?.querySelector('.comment'))) {
      requestAnimationFrame(look)
      return
    }
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      const shownMs = performance.now()
      setTimeout(() => {
        const articleMs = performance.getEntriesByName('first-contentful-paint')[0]!.startTime
        Object.assign(window, { seen: { articleMs, shownMs, blockingMs, layoutShift } })
      }, 1_000)
    }
    channel.port2.postMessage(null)
  }
  requestAnimationFrame(look)
}

/** A page of somebody's site that ends with the given HTML. */
export function article(end: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Article</title>
<meta name="viewport" content="width=device-width"><style>body{font:18px/1.5 Georgia,serif;max-width:40em;margin:2em auto}
afterword-comments{display:flow-root;min-block-size:100svh}</style></head><body><article><h1>River plan: council votes</h1>
<p>${'The council voted on the river plan last night, after a debate that went on until midnight. '.repeat(3)}</p></article>
${end}<footer><p>About us</p></footer></body></html>`
}

/** The comments of a page, as its HTML carries them. */
export function comments(server: string, key: string): string {
  return `<afterword-comments id="comments" page-id="${key}"><h2>Comments</h2><p>Please wait while we load the latest comments...</p></afterword-comments>
<script async src="${server}/embed.js"></script>`
}
