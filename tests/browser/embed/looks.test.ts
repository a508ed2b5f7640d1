import type { Page } from 'playwright-core'
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

/** Keeps how the widget looked in its first painted frame. */
async function keepFirstFrame(page: Page) {
  await page.addInitScript(() => {
    const { attachShadow } = Element.prototype
    Element.prototype.attachShadow = function (init) {
      const shadow = attachShadow.call(this, init)
      const look = () => {
        const root = shadow.querySelector('.root')
        if (!root?.textContent) return requestAnimationFrame(look)
        const { colorScheme, color, backgroundColor } = getComputedStyle(root)
        return Object.assign(globalThis, { first: `${colorScheme} ${color} ${backgroundColor}` })
      }
      requestAnimationFrame(look)
      return shadow
    }
  })
  return {
    first: () => page.evaluate(() => Reflect.get(globalThis, 'first') as string),
    now: () =>
      page.locator('afterword-comments').evaluate((host) => {
        const { colorScheme, color, backgroundColor } = getComputedStyle(host.shadowRoot!.querySelector('.root')!)
        return `${colorScheme} ${color} ${backgroundColor}`
      }),
  }
}

const dark = 'background: #101214; color: #e8eaed'
it.each([
  ['the system', '', '<meta name="color-scheme" content="light dark">', 'dark' as const],
  ['the page’s background', '', `<style>body { ${dark} }</style>`, 'light' as const],
  ['the page’s data-theme', 'data-theme="dark"', '', 'light' as const],
])('is dark from its first frame on where %s is', async (_, root, head, colorScheme) => {
  const { url } = await makeThread({ root, head })
  await using window = await openPage({ colorScheme })
  const { page } = window
  const look = await keepFirstFrame(page)

  await page.goto(url)

  await page.getByText('0: I walked').waitFor()
  await whole(window)
  await soon(() => look.first()).toMatch(/^dark /)
  await soon(() => look.now()).toBe(await look.first())
})

it('stays light on a light page of a reader who likes it dark', async () => {
  const { url } = await makeThread({ head: '<style>body { background: #fff; color: #222 }</style>' })
  await using window = await openPage({ colorScheme: 'dark' })
  const { page } = window
  const look = await keepFirstFrame(page)

  await page.goto(url)

  await page.getByText('0: I walked').waitFor()
  await soon(() => look.first()).toMatch(/^light color\(srgb 0\.13/)
})

it('follows the page when its reader switches between light and dark', async () => {
  const head = `<style>html { background: #fff; color: #111 } html.night { ${dark} }</style>`
  const { url } = await makeThread({ head })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)
  await soon(() => styleOf(page, '.root', 'color-scheme')).toBe('light')

  await page.evaluate(() => document.documentElement.classList.add('night'))

  await soon(() => styleOf(page, '.root', 'color-scheme')).toBe('dark')
  await soon(() => styleOf(page, '.body', 'color')).toBe('color(srgb 0.909804 0.917647 0.929412)')
})

it('changes its theme when the page changes the attribute, and keeps what is being written', async () => {
  const { url } = await makeThread()
  await using window = await openPage()
  const { page, requests } = window
  await page.goto(url)
  await whole(window)
  const look = () => styleOf(page, '.root', 'color-scheme')
  const turn = (theme: string) =>
    page.locator('afterword-comments').evaluate((host, name) => host.setAttribute('theme', name), theme)
  await soon(look).toBe('light')
  const box = page.getByRole('textbox', { name: 'Add a comment' })
  await box.fill('Half a')

  await turn('dark')

  await soon(look).toBe('dark')
  await soon(() => styleOf(page, '.body', 'color')).toBe('rgb(232, 234, 237)')
  await soon(() => box.inputValue()).toBe('Half a')
  await turn('light')
  await soon(look).toBe('light')
  await soon(() => box.inputValue()).toBe('Half a')
  expect(requests.filter((address) => /\/thread\?/.test(address))).toHaveLength(1)
})

it('prints comments and their authors, and nothing to write in', async () => {
  const { url } = await makeThread({ depth: 1 })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)

  await page.emulateMedia({ media: 'print' })

  await soon(() => page.getByRole('article').locator('.body').filter({ visible: true }).count()).toBe(2)
  await soon(() =>
    page
      .getByRole('heading', { name: /Ana Silva/ })
      .filter({ visible: true })
      .count(),
  ).toBe(2)
  await soon(() => page.locator('form, textarea, select, .actions').filter({ visible: true }).count()).toBe(0)
})

it('moves nothing for readers who want no motion', async () => {
  const { url } = await makeThread()
  await using window = await openPage({ reducedMotion: 'reduce' })
  const { page } = window
  await page.goto(url)
  await whole(window)

  const moving = await page
    .locator('afterword-comments')
    .evaluate((host) =>
      host.shadowRoot!.getAnimations().map((animation) => animation.effect?.getComputedTiming().activeDuration),
    )

  expect(moving).toEqual([])
})

it('shows its boxes by lines where the system paints the colours', async () => {
  const { url, ana } = await makeThread({ depth: 1 })
  await using window = await openPage({ ...ana.reader, forcedColors: 'active' })
  const { page } = window
  await page.goto(url)
  await whole(window)

  for (const part of ['.composer', '.avatar', 'textarea', '.button-primary'])
    await soon(() => styleOf(page, part, 'border-top-style')).toBe('solid')
  await soon(() => styleOf(page, '.rail', 'background-color', '::before')).toBe(
    await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = 'CanvasText'
      return getComputedStyle(probe).color
    }),
  )
  await page.getByRole('button', { name: 'Reply to Ana Silva' }).first().focus()
  await soon(() => styleOf(page, '.reply:focus', 'outline-style')).toBe('solid')
  await soon(() =>
    page
      .locator('afterword-comments')
      .evaluate((host) =>
        [...host.shadowRoot!.querySelectorAll('*')].every((at) => getComputedStyle(at).forcedColorAdjust !== 'none'),
      ),
  ).toBe(true)
})

it('lets the page choose its colours and measures by tokens, and parts by name', async () => {
  const head = `<style>
    afterword-comments { --afterword-accent: #0a7; --afterword-radius: 0px; --afterword-measure: 40ch; --afterword-font-size: 20px }
    afterword-comments::part(heading) { letter-spacing: 3px }
  </style>`
  const { url } = await makeThread({ head })
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await whole(window)

  await soon(() => styleOf(page, '.button-primary', 'border-radius')).toBe('0px')
  await soon(() => styleOf(page, '.body', 'font-size')).toBe('20px')
  await soon(() => styleOf(page, '.heading', 'letter-spacing')).toBe('3px')
  // The accent is darkened until it can be read on white.
  const accent = await styleOf(page, '.button-primary', 'background-color')
  expect(accent).toMatch(/^color\(srgb 0 0\.[345]/)
})

it.each(['light', 'dark'] as const)(
  'keeps words readable on the tint of a comment a link led to, in %s',
  async (colorScheme) => {
    const { url } = await makeThread({ head: '<meta name="color-scheme" content="light dark">' })
    await using window = await openPage({ colorScheme, reducedMotion: 'reduce' })
    const { page } = window
    await page.goto(url)
    const id = await page.getByRole('article').getAttribute('id')

    await page.goto(`${url}#${id}`)

    await page.locator('[data-target="fresh"]').waitFor()
    const contrasts = await page.locator('afterword-comments').evaluate((host) => {
      const article = host.shadowRoot!.querySelector('article')!
      const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
      const paint = (...colors: string[]) => {
        for (const color of colors) {
          context.fillStyle = color
          context.fillRect(0, 0, 1, 1)
        }
        const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
          const share = byte / 255
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! + 0.05
      }
      const root = getComputedStyle(host.shadowRoot!.querySelector('.root')!)
      const ground = paint(
        root.getPropertyValue('--page-surface'),
        getComputedStyle(article, '::before').backgroundColor,
      )
      return [...article.querySelectorAll('.author, .time, .body, .reply')].map((part) => {
        const ink = paint(getComputedStyle(part).color)
        return Math.max(ink, ground) / Math.min(ink, ground)
      })
    })
    expect(contrasts).toHaveLength(4)
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5)
  },
)
