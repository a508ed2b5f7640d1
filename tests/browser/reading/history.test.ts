import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Guest, startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const versions = [
  { body: 'The council cites **upstream** readings.' },
  { body: 'The council cites downstream readings.', note: 'wrong way round' },
  { body: 'The council cites downstream readings, from the weir.', note: 'said where' },
]

/** A comment with a public history, and the page before somebody. */
async function openEdited(as?: Guest) {
  const url = stage.article()
  const ana = as ?? (await stage.guest())
  const { token } = ana
  const { id } = await stage.server.post(token, versions[0]!.body, { url })
  await sql`update comment set created_at = now() - interval '5 minutes', revised_at = now() - interval '5 minutes' where id = ${id}`.execute(
    stage.server.fresh.db,
  )
  for (const [at, body] of versions.slice(1).entries())
    await stage.server.ask('PATCH', `/comments/${id}`, { token, body, headers: { 'If-Match': `"${at + 1}"` } })
  const window = await openPage({ ...as?.reader, mayComplain: failedRequests })
  await window.page.goto(url)
  return { ...window, url, id, token }
}

const edited = (page: Page) =>
  page.getByRole('button', { name: 'Edited, show earlier versions of the comment by Ana Silva' })

async function openHistory(page: Page) {
  await edited(page).click()
  const dialog = page.getByRole('dialog', { name: 'Edit history' })
  await dialog.getByRole('listitem').nth(2).waitFor()
  return dialog
}

it('shows every version, newest first, with who, when and why', async () => {
  await using opened = await openEdited()
  const { page } = opened

  const dialog = await openHistory(page)

  await soon(() => focusOf(page)).toBe('heading "Edit history"')
  const [now, second, first] = await dialog.getByRole('listitem').allTextContents()
  expect(now).toMatch(/^Now .+ · Ana Silvasaid where/)
  expect(second).toMatch(/^Version 2 .+ · Ana Silvawrong way round/)
  expect(first).toMatch(/^First version [56] minutes ago · Ana Silva/)
  await soon(() => dialog.locator('time').first().getAttribute('title')).toMatch(/\d{4}/)
})

it('names what was added and removed in words, not by colour alone', async () => {
  await using opened = await openEdited()

  const dialog = await openHistory(opened.page)

  const second = dialog.getByRole('listitem').nth(1)
  await soon(() => second.locator('del').textContent()).toBe('removed: upstream')
  await soon(() => second.locator('ins').textContent()).toBe('added: downstream')
  await soon(() => dialog.getByRole('listitem').first().locator('ins').textContent()).toBe('added: , from the weir')
  const decoration = (tag: string) => second.locator(tag).evaluate((part) => getComputedStyle(part).textDecorationLine)
  await soon(async () => [await decoration('ins'), await decoration('del')]).toEqual(['underline', 'line-through'])
})

it('shows the full text of every version when asked to', async () => {
  await using opened = await openEdited()
  const dialog = await openHistory(opened.page)

  await dialog.getByRole('radio', { name: 'Full text' }).check()

  await soon(() => dialog.locator('ins, del').count()).toBe(0)
  await soon(() => dialog.getByRole('listitem').nth(1).locator('.body').textContent()).toBe(versions[1]!.body)
  await soon(() => dialog.getByRole('listitem').nth(2).locator('strong').textContent()).toBe('upstream')
  await dialog.getByRole('radio', { name: 'Changes' }).check()
  await soon(() => dialog.locator('ins').count()).toBe(2)
})

it.each([
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['Close', (page: Page) => page.getByRole('button', { name: 'Close' }).click()],
  ['a press beside it', (page: Page) => page.mouse.click(5, 5)],
])('closes with %s and brings the focus back', async (_, close) => {
  await using opened = await openEdited()
  const { page } = opened
  await openHistory(page)

  await close(page)

  await soon(() => page.getByRole('dialog').count()).toBe(0)
  await soon(() => focusOf(page)).toBe('button "Edited, show earlier versions of the comment by Ana Silva"')
})

it('keeps the page behind it still and out of reach', async () => {
  await using opened = await openEdited()
  const { page } = opened
  const dialog = await openHistory(page)

  for (let at = 0; at < 8; at++) await page.keyboard.press('Tab')

  await soon(() => dialog.evaluate((element) => element.matches(':modal'))).toBe(true)
  await soon(() => focusOf(page)).not.toMatch(/Add a comment|Reply|Comment below/)
})

it('lets an author hide an earlier version for everybody, with the reason in its place', async () => {
  const ana = await stage.guest()
  await using opened = await openEdited(ana)
  const { page, url } = opened
  const dialog = await openHistory(page)
  const first = dialog.getByRole('listitem').nth(2)
  await soon(() => dialog.getByRole('listitem').first().getByText('Hide this version').count()).toBe(0)

  await first.getByText('Hide this version').first().click()
  await first.getByRole('textbox', { name: 'Why? (shown publicly)' }).fill('named a neighbour')
  await first.getByRole('button', { name: 'Hide this version' }).click()

  await dialog.getByText('Version hidden by Author · named a neighbour').waitFor()
  await using readers = await openPage()
  await readers.page.goto(url)
  const theirs = await openHistory(readers.page)
  await theirs.getByText('Version hidden by Author · named a neighbour').waitFor()
  await soon(() => theirs.textContent()).not.toContain('upstream')
  await soon(() => theirs.getByText('Hide this version').count()).toBe(0)
})

it('says where the history did not load', async () => {
  await using opened = await openEdited()
  const { page } = opened
  await page.route('**/revisions', (route) => route.abort())

  await edited(page).click()

  await page.getByRole('dialog').getByText("The history didn't load.").waitFor()
})

it('is a sheet over the whole width of a phone', async () => {
  await using opened = await openEdited()
  const { page } = opened
  await page.setViewportSize({ width: 320, height: 640 })

  const dialog = await openHistory(page)

  await soon(async () => {
    const { x, width, y, height } = (await dialog.boundingBox())!
    return [x, width, Math.round(y + height)]
  }).toEqual([0, 320, 640])
})
