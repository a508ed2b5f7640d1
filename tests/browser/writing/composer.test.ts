import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, listen, openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })

/** Opens an article as somebody who may post at once, with the composer ready. */
async function openComposer(text = '') {
  const url = stage.article()
  const ana = await stage.guest()
  const window = await openPage(ana.reader)
  await window.page.goto(url)
  await write(window.page, text)
  return { url, page: window.page, [Symbol.asyncDispose]: () => window[Symbol.asyncDispose]() }
}

/** Selects some words of the text in the field. */
const select = (page: Page, words: string) =>
  box(page).evaluate((field: HTMLTextAreaElement, wanted) => {
    const start = field.value.indexOf(wanted)
    field.focus()
    field.setSelectionRange(start, start + wanted.length)
  }, words)

const selected = (page: Page) =>
  box(page).evaluate(({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) =>
    value.slice(selectionStart, selectionEnd),
  )

it.each(['Control+Enter', 'Meta+Enter'])('posts with %s, once', async (keys) => {
  await using window = await openComposer('By the keyboard.')

  await window.page.keyboard.press(keys)

  await soon(() => stage.written(window.url)).toEqual(['By the keyboard.'])
  await soon(() => box(window.page).inputValue()).toBe('')
})

it('makes a new line with Enter alone', async () => {
  await using window = await openComposer('One')
  await box(window.page).press('End')

  await window.page.keyboard.press('Enter')
  await window.page.keyboard.type('Two')

  await soon(() => box(window.page).inputValue()).toBe('One\nTwo')
  await soon(() => stage.written(window.url)).toEqual([])
})

it('does not post while an input method is composing', async () => {
  await using window = await openComposer('変換中')
  const { page } = window
  const press = (isComposing: boolean) =>
    box(page).evaluate(
      (field, composing) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: 'Enter',
            ctrlKey: true,
            isComposing: composing,
            bubbles: true,
            cancelable: true,
          }),
        ),
      isComposing,
    )

  // Whether somebody took the key over shows in what dispatchEvent answers.
  expect(await press(true)).toBe(true)
  await soon(() => box(page).inputValue()).toBe('変換中')
  expect(await press(false)).toBe(false)
  await soon(() => stage.written(window.url)).toEqual(['変換中'])
})

it.each([
  ['Bold', 'walls', 'Flood **walls** rise'],
  ['Italic', 'walls', 'Flood *walls* rise'],
  ['Code', 'walls', 'Flood `walls` rise'],
  ['Link', 'walls', 'Flood [walls](https://) rise'],
  ['Quote', 'walls', '> Flood walls rise'],
  ['List', 'walls', '- Flood walls rise'],
])('writes the Markdown of %s around what is selected, and undoes it like typing', async (tool, words, result) => {
  await using window = await openComposer('Flood walls rise')
  const { page } = window
  await page.getByRole('button', { name: 'Formatting' }).click()
  await select(page, words)

  await page.getByRole('group', { name: 'Formatting' }).getByRole('button', { name: tool }).click()

  await soon(() => box(page).inputValue()).toBe(result)
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await page.keyboard.press('Control+z')
  await soon(() => box(page).inputValue()).toBe('Flood walls rise')
})

it('has the same by keys: bold and italic on and off, a link whose address is ready to be typed', async () => {
  await using window = await openComposer('Flood walls rise')
  const { page } = window

  await select(page, 'walls')
  await page.keyboard.press('Control+b')
  await soon(() => box(page).inputValue()).toBe('Flood **walls** rise')
  await soon(() => selected(page)).toBe('walls')
  await page.keyboard.press('Control+b')
  await soon(() => box(page).inputValue()).toBe('Flood walls rise')
  await page.keyboard.press('Control+i')
  await soon(() => box(page).inputValue()).toBe('Flood *walls* rise')
  await page.keyboard.press('Control+z')
  await soon(() => box(page).inputValue()).toBe('Flood walls rise')
  await select(page, 'rise')
  await page.keyboard.press('Control+k')
  await soon(() => selected(page)).toBe('https://')
  await page.keyboard.type('https://example.org')
  await soon(() => box(page).inputValue()).toBe('Flood walls [rise](https://example.org)')
})

it('previews exactly what is published', async () => {
  const source =
    'A **bold** *claim*, [linked](https://example.org).\nNext line.\n\n> quoted\n\n1. one\n2. two\n\n```\ncode\n```\n<b>no</b>'
  await using window = await openComposer(source)
  const { page } = window
  const preview = page.getByRole('button', { name: 'Preview' })
  await preview.click()
  const previewed = page.getByRole('group', { name: 'Preview' })
  await previewed.waitFor()
  const promised = await previewed.innerHTML()
  await soon(() => preview.getAttribute('aria-pressed')).toBe('true')
  await soon(() => box(page).count()).toBe(0)

  await preview.click()
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await soon(() => box(page).inputValue()).toBe(source)
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()

  await soon(() => page.getByRole('article').locator('.body').innerHTML()).toBe(promised)
})

it('counts from 80 % on, in what a reader calls characters, and lets them be too many', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.clock.install()
  await page.goto(url)
  await write(page, '')
  await page.clock.pauseAt(Date.now() + 60_000)
  const count = page.locator('form').getByText(/characters? (left|too many)/)
  await box(page).fill('x'.repeat(3_999))
  await soon(() => count.count()).toBe(0)

  const counted = {
    '1,000 characters left': 'x'.repeat(4_000),
    // One family of emoji is one character, whatever it is made of.
    '1 character left': `${'x'.repeat(4_998)}👩‍👩‍👧‍👦`,
    '0 characters left': 'x'.repeat(5_000),
    '1 character too many': 'x'.repeat(5_001),
  }
  for (const [words, text] of Object.entries(counted)) {
    await box(page).fill(text)
    await soon(() => count.allTextContents()).toEqual([words])
    await soon(() => box(page).inputValue()).toBe(text)
  }
})

it('says the count only when typing pauses', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.clock.install()
  const said = await listen(page)
  await page.goto(url)
  await write(page, '')
  await page.clock.pauseAt(Date.now() + 60_000)

  await box(page).fill('x'.repeat(4_000))
  await box(page).press('End')
  for (const letter of 'abc') {
    await page.keyboard.type(letter)
    await page.clock.runFor(999)
  }
  await soon(said).toEqual([])
  await page.clock.runFor(10)

  await soon(said).toEqual(['polite: 997 characters left'])
})

it('posts as many characters as it allows', async () => {
  const longest = 'é'.repeat(5_000)
  await using window = await openComposer(longest)

  await window.page.getByRole('button', { name: 'Post comment' }).click()

  await soon(() => stage.written(window.url)).toEqual([longest])
})

it('turns pasted rich text into Markdown', async () => {
  await using window = await openComposer()
  const html =
    '<meta><style>p{}</style><h2>Title</h2><p>A <b>bold</b> and <em>leaning</em> <a href="https://example.org/">link</a>,' +
    ' <a href="javascript:alert(1)">not this</a>.</p><ul><li>one</li><li>two</li></ul><blockquote>Said</blockquote><img src=x onerror="document.title=1">'

  await box(window.page).evaluate((field, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', text)
    clipboardData.setData('text/plain', 'plain')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, html)

  await soon(() => box(window.page).inputValue()).toBe(
    'Title\n\nA **bold** and *leaning* [link](https://example.org/), not this.\n\n- one\n- two\n\n> Said',
  )
  await soon(() => window.page.title()).toBe('Article')
})

it('leaves the pasting of plain text to the browser', async () => {
  await using window = await openComposer()

  const isLeft = await box(window.page).evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '**as it is**')
    return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })

  expect(isLeft).toBe(true)
})

it('quotes the words selected in a comment when its Reply is pressed', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await stage.server.post(ana.token, 'I walked the flood wall. It is cracked.', { url })
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(url)
  await page.locator('.body p').evaluate((paragraph) => {
    const words = paragraph.firstChild!
    getSelection()!.setBaseAndExtent(words, 25, words, 38)
  })

  await page.getByRole('button', { name: 'Reply to Ana Silva' }).click()

  const reply = page.getByRole('textbox', { name: 'Reply to Ana Silva' })
  await soon(() => reply.inputValue()).toBe('> It is cracked\n\n')
})
