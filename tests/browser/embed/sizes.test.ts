import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon, styleOf, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const long = 'I walked the flood wall last spring, and the readings the council cites were taken upstream of the weir. '

/** A thread with a chain of replies so deep, and somebody's own comment on top. */
async function makeThread({ depth = 0, head = '', root = '' } = {}) {
  const url = stage.article({ head, root })
  const ana = await stage.guest()
  let parentId: string | undefined
  for (let at = 0; at <= depth; at++) {
    const { id } = await stage.server.post(ana.token, `${at}: ${long}`, { url, ...(parentId && { parentId }) })
    parentId = id
  }
  return { url, ana }
}

it('is mirrored on a page that reads from right to left, but for names and words of their own', async () => {
  const url = stage.article({ root: 'dir="rtl"' })
  const noa = await stage.guest('נועה')
  const ana = await stage.guest()
  const { id } = await stage.server.post(noa.token, 'הלכתי לאורך החומה.', { url })
  await stage.server.post(ana.token, 'So did I.', { url, parentId: id })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)
  const box = async (selector: string, at = 0) => (await page.locator(selector).nth(at).boundingBox())!

  const [avatar, body, fold, reply] = [
    await box('.avatar'),
    await box('.body p'),
    await box('.fold'),
    await box('.body p', 1),
  ]
  expect(avatar.x).toBeGreaterThan(body.x + body.width - 1)
  expect(fold.x).toBeLessThan(body.x)
  expect(reply.x + reply.width).toBeLessThan(body.x + body.width)
  const directions = await page.locator('.body p').evaluateAll((all) => all.map((at) => getComputedStyle(at).direction))
  expect(directions).toEqual(['rtl', 'ltr'])
  await soon(() => page.locator('.author bdi').allTextContents()).toEqual(['נועה', 'Ana Silva'])

  const more = page.getByRole('button', { name: 'More actions for the comment by נועה' })
  await more.click()
  const menu = await box('.menu')
  const button = (await more.boundingBox())!
  expect(Math.abs(menu.x + menu.width - (button.x + button.width))).toBeLessThan(2)
})

it.each([
  ['on a phone of 320 px', { viewport: { width: 320, height: 640 } }],
  ['at a zoom of 400 %', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
])('needs no sideways scrolling %s, and keeps at least 250 px for words at any depth', async (_, options) => {
  const { url, ana } = await makeThread({ depth: 7 })
  await using window = await openPage({ ...ana.reader, ...options })
  const { page } = window
  await page.goto(url)
  await page.getByText('7: I walked').waitFor()
  await whole(window)

  await soon(() => page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(320)
  const widths = await page.locator('.body').evaluateAll((all) => all.map((at) => at.getBoundingClientRect().width))
  expect(widths).toHaveLength(8)
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(250)
  const fixed = await page
    .locator('afterword-comments')
    .evaluate(
      (host) =>
        [...host.shadowRoot!.querySelectorAll('*')].filter((at) => /fixed|sticky/.test(getComputedStyle(at).position))
          .length,
    )
  expect(fixed).toBe(0)
})

it('clips no words when readers space their text out', async () => {
  const { url, ana } = await makeThread({ depth: 3 })
  await using window = await openPage({ ...ana.reader, viewport: { width: 320, height: 640 } })
  const { page } = window
  await page.goto(url)
  await whole(window)

  const cut = await page.locator('afterword-comments').evaluate((host) => {
    const spacing = new CSSStyleSheet()
    spacing.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    )
    const root = host.shadowRoot!
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, spacing]
    return [...root.querySelectorAll<HTMLElement>('.root *')]
      .filter((at) => !at.closest('.hidden, textarea, select') && getComputedStyle(at).overflow !== 'visible')
      .filter((at) => at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1)
      .map((at) => at.className)
  })

  expect(cut).toEqual([])
  await soon(() => page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(320)
})

it.each([
  ['62.5%', 'html { font-size: 62.5% } body { font-size: 1.6rem }', 16],
  ['62.5% and nothing else', 'html { font-size: 62.5% }', 16],
  ['200%', 'html { font-size: 200% }', 32],
])('has readable words on a page of html { font-size: %s }', async (_, css, expectedPx) => {
  const { url } = await makeThread({ head: `<style>${css}</style>` })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)

  await soon(async () => Number.parseFloat(await styleOf(page, '.body', 'font-size'))).toBe(expectedPx)
  await soon(async () => Number.parseFloat(await styleOf(page, '.time', 'font-size'))).toBeGreaterThanOrEqual(12)
  await soon(() => page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(1_000)
})

it('gives fingers 44 px, and everything that can be pressed 24 px', async () => {
  const { url, ana } = await makeThread({ depth: 1 })
  await using window = await openPage({
    ...ana.reader,
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 },
  })
  const { page } = window
  await page.goto(url)
  await whole(window)
  const heights = (selector: string) =>
    page
      .locator(selector)
      .filter({ visible: true })
      .evaluateAll((all) =>
        all.map((at) => at.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)),
      )

  await soon(async () => Math.min(...(await heights('.actions button')))).toBeGreaterThanOrEqual(24)
  for (const height of await page
    .locator('.actions button')
    .evaluateAll((all) => all.map((at) => at.getBoundingClientRect().height)))
    expect(height).toBeGreaterThanOrEqual(44)
  await soon(async () => Math.min(...(await heights('a.time, .fold, select')))).toBeGreaterThanOrEqual(24)
})
