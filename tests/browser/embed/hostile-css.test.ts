import fs from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon, type TestPage, whole } from '../../kit/browser/window.ts'
import { hostileSheet } from '../../kit/data/hostile-style-sheet.ts'

const stage = startArticleSite()
const hostileFile = 'hostile.css'
const modules = path.join(import.meta.dirname, '../../../node_modules')
const sheets: [name: string, file: string, root?: string][] = [
  ['Bootstrap', 'bootstrap/dist/css/bootstrap.css'],
  ['Bootstrap in the dark', 'bootstrap/dist/css/bootstrap.css', 'data-bs-theme="dark"'],
  ['Pico', '@picocss/pico/css/pico.css'],
  ['Pico in the dark', '@picocss/pico/css/pico.css', 'data-theme="dark"'],
  ['Bulma', 'bulma/css/bulma.css'],
  ['Tailwind’s preflight', 'tailwindcss/preflight.css'],
  ['Water.css', 'water.css/out/water.css'],
  ['Milligram, with html at 62.5 %', 'milligram/dist/milligram.css'],
  ['a page that spoils everything', hostileFile],
]

// Inline and important: nothing but this is taken from the page, so that two pages can be compared to the pixel.
const frame = 'display: block !important; position: static !important; float: none !important; inline-size: 680px !important; margin: 0 !important; padding: 0 !important; border: 0 !important; background: none !important; overflow: visible !important; visibility: visible !important; pointer-events: auto !important' // biome-ignore format: one declaration
const parts = {
  heading: '.heading',
  name: '.author',
  time: '.time',
  body: '.body p',
  quote: '.body blockquote',
  code: '.body code',
  list: '.body ul',
  reply: '.button.reply',
  post: '.button-primary',
  box: 'textarea',
  sort: 'select',
  count: '.toolbar span',
  rules: '.rules',
}

const own = {
  button: 'main > button',
  heading: 'main > h3',
  words: 'main > p:last-of-type',
  link: 'main > p:last-of-type a',
}

beforeAll(async () => {
  const { token } = await stage.server.guest()
  const page = { id: 'styled', url: `${stage.site.origin}/styled` }
  const body = 'I walked the **wall**.\n\n> The readings\n\n- one\n- two\n\nUse `curl`.'
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  await stage.server.ask('POST', '/comments', { token, body: { page, body }, headers })
})

async function openStyled(page: Page, options: { head: string; root?: string; loading?: string }) {
  const { head, root = '', loading = 'eager' } = options
  const below = '<button>Their button</button><h3>Their heading</h3><p>Their words, <a href="#">their link</a>.</p>'
  const comments = stage.element(`page-id="styled" loading="${loading}"`) + stage.script()
  await page.goto(stage.article({ head, root, snippet: `<div style="${frame}" id="frame">${comments}</div>`, below }))
}

async function isComplete(window: TestPage) {
  await window.page.getByText('I walked the').waitFor()
  await whole(window)
}

async function serve(file: string): Promise<string> {
  const html = file === hostileFile ? hostileSheet : await fs.readFile(path.join(modules, file), 'utf8')
  const name = `/${path.basename(file)}`
  stage.site.pages.set(name, { html, headers: {}, type: 'text/css; charset=utf-8' })
  return `<link rel="stylesheet" href="${name}">`
}

/** Every computed property of the parts named. */
function stylesOf(page: Page, selectors: Record<string, string>) {
  return page.evaluate((named) => {
    const root = document.querySelector('afterword-comments')?.shadowRoot
    const found = Object.entries(named).map(([name, selector]) => {
      const style = getComputedStyle((root?.querySelector(selector) ?? document.querySelector(selector))!)
      return [
        name,
        Object.fromEntries(
          [...style]
            .filter((property) => !property.startsWith('--'))
            .map((property) => [property, style.getPropertyValue(property)]),
        ),
      ]
    })
    return Object.fromEntries(found) as Record<string, Record<string, string>>
  }, selectors)
}

/** What differs between two such, a line each. */
function differences(left: Awaited<ReturnType<typeof stylesOf>>, right: typeof left): string[] {
  return Object.entries(left).flatMap(([part, style]) =>
    Object.entries(style)
      .filter(([property, value]) => right[part]![property] !== value)
      .map(([property, value]) => `${part} ${property}: ${value}, not ${right[part]![property]}`),
  )
}

/** Contrast of every text with what is painted behind it. @see WCAG 2.2, success criterion 1.4.3 */
function contrastsOf(page: Page, selectors: Record<string, string>) {
  return page.evaluate((named) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    const read = (color: string) => {
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = color
      context.fillRect(0, 0, 1, 1)
      return [...context.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (color: number[]) => {
      const [r, g, b] = color.map((byte) => {
        const share = byte / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
    }
    const behind = (element: Element | null): number[] => {
      for (let at = element; at; at = at.parentElement ?? ((at.getRootNode() as ShadowRoot).host || null)) {
        const color = read(getComputedStyle(at).backgroundColor)
        if (color[3] === 255) return color
      }
      return read('Canvas')
    }
    const root = document.querySelector('afterword-comments')!.shadowRoot!
    const found = Object.entries(named).map(([name, selector]) => {
      const element = root.querySelector(selector)!
      const [a, b] = [luminance(read(getComputedStyle(element).color)), luminance(behind(element))]
      return [name, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]
    })
    return Object.fromEntries(found) as Record<string, number>
  }, selectors)
}

/** A bare page for all frameworks, dressed as each of them has the page around the comments. */
let bare: TestPage | undefined

afterAll(async () => bare?.[Symbol.asyncDispose]())

async function dressBare(dress: { style: string; root: Record<string, string> }): Promise<Page> {
  if (!bare) {
    bare = await openPage()
    await openStyled(bare.page, { head: '' })
    await isComplete(bare)
  }
  await bare.page.evaluate(({ style, root }) => {
    const html = document.documentElement
    for (const name of ['data-theme', 'data-bs-theme']) html.removeAttribute(name)
    for (const [name, value] of Object.entries(root)) html.setAttribute(name, value)
    document.body.style.cssText = style
  }, dress)
  return bare.page
}

it.each(sheets)(
  'looks under %s as on a bare page of that font and colours, and changes nothing there',
  async (_, file, root = '') => {
    const head = await serve(file)
    await using styled = await openPage()
    await openStyled(styled.page, { head, root, loading: 'manual' })
    await styled.page.evaluate(async () => void (await customElements.whenDefined('afterword-comments')))
    const before = await stylesOf(styled.page, own)
    const dress = await styled.page.evaluate(() => {
      const host = document.querySelector('afterword-comments') as HTMLElement & { reload: () => void }
      host.reload()
      const { font, color, direction } = getComputedStyle(host)
      let at: Element | null = document.querySelector('#frame')
      while (at && getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)') at = at.parentElement
      const background = at ? getComputedStyle(at).backgroundColor : ''
      const html = document.documentElement
      const scheme = getComputedStyle(html).colorScheme
      return {
        style: `font: ${font}; color: ${color}; background: ${background}; color-scheme: ${scheme}; direction: ${direction}`,
        root: Object.fromEntries(
          [...html.attributes].filter(({ name }) => name.startsWith('data-')).map(({ name, value }) => [name, value]),
        ),
      }
    })
    await isComplete(styled)
    const plain = await dressBare(dress)

    await soon(async () => differences(await stylesOf(styled.page, parts), await stylesOf(plain, parts))).toEqual([])
    const contrasts = await contrastsOf(styled.page, parts)
    expect(Object.entries(contrasts).filter(([, contrast]) => contrast < 4.5)).toEqual([])
    await soon(async () => differences(await stylesOf(styled.page, own), before)).toEqual([])
  },
)

it('opens menus and dialogs above everything a page can put over or around the comments', async () => {
  const ana = await stage.guest()
  const cut = 'overflow: hidden; contain: paint; transform: translateZ(0); z-index: 0; position: relative'
  const banner = 'position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; background: rgb(0 0 0 / 1%)'
  const url = stage.article({
    snippet: `<div style="${cut}">${stage.element('')}${stage.script()}</div><div style="${banner}"></div>`,
  })
  const { id } = await stage.server.post(ana.token, 'First words.', { url })
  await stage.server.post(ana.token, 'An answer, so that edits show.', { url, parentId: id })
  await stage.server.ask('PATCH', `/comments/${id}`, {
    token: ana.token,
    body: { body: 'Other words.' },
    headers: { 'If-Match': '"1"' },
  })
  await using window = await openPage({ ...ana.reader, viewport: { width: 700, height: 420 } })
  const { page } = window
  await page.goto(url)

  const inTopLayer = (selector: string) =>
    page.locator(selector).evaluate((element) => element.matches(':popover-open, :modal'))
  await page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).last().click()
  await page.getByRole('button', { name: 'Delete' }).click({ trial: true })
  await soon(() => inTopLayer('.menu')).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Edited/ }).click()
  await page.getByRole('button', { name: 'Close' }).click({ trial: true })
  await soon(() => inTopLayer('.history')).toBe(true)
})
