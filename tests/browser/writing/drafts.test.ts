import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, openTab, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })
const keyOf = (url: string) => `afterword:${stage.server.address}:_:new:${url}`
const kept = (page: Page, url: string) => page.evaluate((key) => localStorage.getItem(key), keyOf(url))

async function typeAndKeep(page: Page, text: string) {
  await write(page, text)
  await page.getByText('Draft saved').waitFor()
}

it('brings a draft back after a reload, and can be told to forget it, and to remember after all', async () => {
  const url = stage.article()
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await typeAndKeep(page, 'Half a thought')

  await page.reload()
  await page.getByText('Draft restored.').waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thought')

  await page.getByRole('button', { name: 'Discard' }).click()
  await soon(() => box(page).inputValue()).toBe('')
  await page.getByText('Draft discarded.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await soon(() => box(page).inputValue()).toBe('Half a thought')

  await page.reload()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.reload()
  await page.getByText('No comments yet').waitFor()
  await write(page, '')
  await soon(() => page.getByText('Draft restored.').count()).toBe(0)
})

it('keeps what was typed in the last half second before the page went away', async () => {
  const url = stage.article()
  await using window = await openPage()
  const { page } = window
  await page.goto(url)
  await write(page, 'Gone in a')
  await box(page).press('End')
  await page.keyboard.type(' hurry')
  await page.goto('about:blank')

  await page.goto(url)

  await soon(() => box(page).inputValue()).toBe('Gone in a hurry')
})

it('keeps one draft a thread and one a parent', async () => {
  const [here, there] = [stage.article(), stage.article()]
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  await stage.server.post(ana.token, 'By Ana.', { url: here })
  await stage.server.post(lin.token, 'By Lin.', { url: here })
  await using window = await openPage()
  const { page } = window
  const drafts = { 'Add a comment': 'to all', 'Reply to Ana Silva': 'to Ana', 'Reply to Lin': 'to Lin' }
  await page.goto(here)
  await typeAndKeep(page, drafts['Add a comment'])
  for (const name of ['Reply to Ana Silva', 'Reply to Lin'] as const) {
    await page.getByRole('button', { name }).click()
    await page.getByRole('textbox', { name }).fill(drafts[name])
    await page.keyboard.press('Escape')
  }

  await page.goto(there)
  await page.getByText('No comments yet').waitFor()
  await write(page, '')
  await soon(() => box(page).inputValue()).toBe('')

  await page.goto(here)
  await soon(() => box(page).inputValue()).toBe('to all')
  for (const name of ['Reply to Ana Silva', 'Reply to Lin'] as const) {
    await page.getByRole('button', { name }).click()
    await soon(() => page.getByRole('textbox', { name }).inputValue()).toBe(drafts[name])
    await soon(() => page.locator('.answer').getByText('Draft restored.').last().isVisible()).toBe(true)
  }
})

it('says when another tab changed the draft, and takes that version over when told to', async () => {
  const url = stage.article()
  await using one = await openPage()
  await one.page.goto(url)
  await typeAndKeep(one.page, 'Begun here')
  await using other = await openTab(one)
  await other.page.goto(url)
  await soon(() => box(other.page).inputValue()).toBe('Begun here')
  await box(other.page).fill('Begun here, finished there')

  await one.page.getByText('You changed this draft in another tab.').waitFor()
  await soon(() => box(one.page).inputValue()).toBe('Begun here')
  await one.page.getByRole('button', { name: 'Use that version' }).click()

  await soon(() => box(one.page).inputValue()).toBe('Begun here, finished there')
})

it('forgets a draft when the server has it, and after thirty days', async () => {
  const url = stage.article()
  const ana = await stage.guest()
  await using window = await openPage(ana.reader)
  const { page } = window
  await page.goto(url)
  await typeAndKeep(page, 'Soon with the server.')
  await soon(async () => JSON.parse((await kept(page, url))!)).toMatchObject({ text: 'Soon with the server.' })
  await page.getByRole('button', { name: 'Post comment' }).click()
  await soon(() => stage.written(url)).toHaveLength(1)
  await soon(() => kept(page, url)).toBeNull()

  const atMs = Date.now() - 31 * 24 * 60 * 60 * 1_000
  const old = JSON.stringify({ id: crypto.randomUUID(), text: 'Forgotten.', atMs })
  await page.evaluate(([key, value]) => localStorage.setItem(key!, value!), [keyOf(url), old])
  await page.reload()
  await write(page, '')
  await soon(() => box(page).inputValue()).toBe('')
})

it('works where the page may keep nothing', async () => {
  const url = stage.article()
  await using window = await openPage()
  const { page } = window
  await page.addInitScript(() =>
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError')
      },
    }),
  )
  await page.goto(url)
  await write(page, 'Kept nowhere.')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana Silva')

  await page.getByRole('button', { name: 'Continue as guest' }).click()

  await soon(() => stage.written(url)).toEqual(['Kept nowhere.'])
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
})
