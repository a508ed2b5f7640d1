import { chromium, type Page } from 'playwright-core'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import { testSite } from '../kit/fixtures/server.ts'
import { findChromium } from '../kit/setup/chromium.ts'
import { median, type Stage } from './stage.ts'

const sizes = [50, 1_000, 5_000]
const presses = 9

/** A widget with so many comments on the page. */
export interface LargeFigures {
  loaded: number
  /** From the start of navigation to the first comment, in milliseconds. */
  shownMs: number
  longestTaskMs: number
  heapMB: number
  /** From pressing "collapse" on a comment in view to the next frame, middle of nine. */
  pressMs: number
}

/** Opens a large thread in Chromium, loads more and more of it, and presses things. */
export async function measureLargeWidget(stage: Stage): Promise<LargeFigures[]> {
  const key = await plantInvented(stage.db, stage.siteId, stage.server.address, 20_000)
  const server = stage.server.address.replace('127.0.0.1', 'localhost')
  await using site = await testSite()
  site.pages.set(
    '/',
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title><body><h1>River plan</h1>
<afterword-comments id="comments" page-id="${key}" per-page="50"></afterword-comments>
<script async src="${server}/embed.js"></script>`,
  )
  const browser = await chromium.launch(await findChromium())
  const page = await browser.newPage()
  // The browser's own first start is not the widget's: fonts, compiled styles.
  const first = await browser.newContext()
  await first.newPage().then((visit) => open(visit, site.origin))
  await first.close()
  await page.addInitScript(watch)
  await open(page, site.origin)
  const shownMs = await page.evaluate(() => performance.now())
  const figures: LargeFigures[] = []
  for (const size of sizes) {
    await loadUntil(page, size)
    figures.push({ ...(await look(page)), shownMs })
  }
  await browser.close()
  return figures
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('.comment').first().waitFor()
}

/** Runs in the page: keeps the longest task since it was last asked. */
function watch(): void {
  const seen = { longestTaskMs: 0 }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, task.duration)
  }).observe({ type: 'longtask', buffered: true })
}

async function loadUntil(page: Page, size: number): Promise<void> {
  const comments = page.locator('.comment')
  for (;;) {
    await settled(page)
    if ((await comments.count()) >= size) return
    const before = await comments.count()
    await page.getByRole('button', { name: /^Show .* more comments?$/ }).click()
    await page.waitForFunction(
      (count) => document.querySelector('afterword-comments')!.shadowRoot!.querySelectorAll('.comment').length > count,
      before,
    )
  }
}

/** Waits until no comment was added for a while: long pages are drawn bit by bit. */
async function settled(page: Page): Promise<void> {
  for (let before = -1; ; ) {
    const count = await page.locator('.comment').count()
    if (count === before) return
    before = count
    await page.waitForTimeout(150)
  }
}

async function look(page: Page): Promise<Omit<LargeFigures, 'shownMs'>> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.enable').then(() => session.send('Performance.getMetrics'))
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value
  await session.detach()
  const longestTaskMs = await page.evaluate(
    () => (window as never as { seen: { longestTaskMs: number } }).seen.longestTaskMs,
  )
  await page.evaluate(() => scrollTo(0, 0))
  const took = await page.evaluate(async (times) => {
    const fold = document.querySelector('afterword-comments')!.shadowRoot!.querySelector<HTMLElement>('.fold')!
    const all: number[] = []
    for (let press = 0; press < times; press++) {
      const startMs = performance.now()
      fold.click()
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      all.push(performance.now() - startMs)
    }
    return all
  }, presses)
  return {
    loaded: await page.locator('.comment').count(),
    longestTaskMs,
    heapMB: heap / 2 ** 20,
    pressMs: median(took),
  }
}
