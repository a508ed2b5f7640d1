import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, listen, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const editor = (page: Page) => page.getByRole('textbox', { name: 'Edit your comment' })
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' }).click()

/** Somebody's comment, and the page before them. */
async function openOwn(words = 'The first words.', { isTimed = false } = {}) {
  const url = stage.article()
  const ana = await stage.guest()
  const { id } = await stage.server.post(ana.token, words, { url })
  const window = await openPage({
    ...ana.reader,
    mayComplain: failedRequests,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (isTimed) await window.page.clock.install()
  const said = await listen(window.page)
  await window.page.goto(url)
  return { ...window, url, id, ana, said }
}

async function edit(page: Page, words?: string) {
  await page.getByRole('button', { name: 'Edit your comment' }).click()
  await soon(() => focusOf(page)).toBe('textbox "Edit your comment"')
  if (words !== undefined) await editor(page).fill(words)
}

/** Lets a comment be as old as a test needs it. */
const age = (id: string, seconds: number) =>
  sql`update comment set created_at = now() - make_interval(secs => ${seconds}) where id = ${id}`.execute(
    stage.server.fresh.db,
  )

it('changes a comment in its place, and brings the focus back to Edit', async () => {
  await using opened = await openOwn('The *first* words.')
  const { page, id } = opened
  await edit(page)
  await soon(() => editor(page).inputValue()).toBe('The *first* words.')
  await soon(() => page.getByRole('article').locator('.body').count()).toBe(0)

  await editor(page).fill('The **second** words.')
  await save(page)

  await soon(() => focusOf(page)).toBe('button "Edit your comment"')
  await soon(() => page.getByRole('article').locator('.body').innerHTML()).toContain('<strong>second</strong>')
  await soon(() => stage.row(id)).toMatchObject({ source: 'The **second** words.', revision: 2 })
})

it('gives back what was typed to the letter, once, twice and after a reload', async () => {
  const typed = 'Tom &amp; <b>Jerry</b> &lt;i&gt; \\*no*\n\n*Ёлка* – 東京, नमस्ते, שלום 👩‍👩‍👧 e\u0301 `a < b && c`'
  await using opened = await openOwn(typed)
  const { page, id } = opened
  await edit(page)
  await soon(() => editor(page).inputValue()).toBe(typed)
  await editor(page).fill(`${typed} 1`)
  await save(page)
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()

  await edit(page)
  await soon(() => editor(page).inputValue()).toBe(`${typed} 1`)
  await editor(page).fill(`${typed} 2`)
  await save(page)
  await soon(() => stage.row(id)).toMatchObject({ source: `${typed} 2` })
  await page.reload()

  await edit(page)
  await soon(() => editor(page).inputValue()).toBe(`${typed} 2`)
})

it.each([
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['Cancel', (page: Page) => page.getByRole('button', { name: 'Cancel' }).click()],
])('leaves a comment as it is with %s, and brings the focus back to Edit', async (_, leave) => {
  await using opened = await openOwn()
  const { page, id } = opened
  await edit(page, 'Never mind.')

  await leave(page)

  await soon(() => focusOf(page)).toBe('button "Edit your comment"')
  await soon(() => page.getByText('The first words.').isVisible()).toBe(true)
  await soon(() => stage.row(id)).toMatchObject({ source: 'The first words.', revision: 1 })
})

it('repairs a slip of the first minute without a mark, and marks what was answered', async () => {
  await using opened = await openOwn('Wiht a slip.')
  const { page, url, id, ana } = opened
  await edit(page, 'With no slip.')
  await save(page)
  await page.getByText('With no slip.').waitFor()
  await soon(() => page.getByRole('button', { name: /^Edited/ }).count()).toBe(0)

  await stage.server.post(ana.token, 'An answer.', { url, parentId: id })
  await edit(page, 'With other words.')
  await page.getByRole('textbox', { name: 'What changed? (shown publicly)' }).fill('thought again')
  await save(page)

  await page.getByRole('button', { name: 'Edited, show earlier versions of the comment by Ana Silva' }).click()
  await page.getByRole('dialog').getByText('thought again').waitFor()
})

it('counts the time down in words, and speaks up once when a minute is left', async () => {
  await using opened = await openOwn('Ticking.', { isTimed: true })
  const { page, said } = opened
  await edit(page, 'Ticking on.')
  await page.getByText('You can edit for 15 more minutes').waitFor()

  await page.clock.fastForward(10 * 60_000)
  await page.getByText('You can edit for 5 more minutes').waitFor()
  await soon(said).toEqual([])
  await page.clock.fastForward(4 * 60_000)
  await page.clock.fastForward(10_000)
  await page.getByText(/You can edit for [2-5]0 more seconds/).waitFor()
  await page.clock.fastForward(10_000)
  await soon(said).toEqual(['polite: 1 minute left to edit'])
  await page.clock.fastForward(50_000)
  await page.getByText(/What you have open can still be saved for (1[01]|[89])\d seconds/).waitFor()
  await save(page)

  await page.getByText('Ticking on.').waitFor()
  await soon(() => page.getByRole('textbox', { name: 'Edit your comment' }).count()).toBe(0)
})

it('lets words that came too late be copied, or posted as a reply', async () => {
  await using opened = await openOwn('Long ago.', { isTimed: true })
  const { page, url, id } = opened
  await edit(page, 'Too late, but true.')
  await page.clock.fastForward(18 * 60_000)
  await age(id, 18 * 60)
  await page.getByText('The time to edit has ended. Copy your text or post it as a reply.').waitFor()
  await page.getByRole('button', { name: 'Copy text' }).click()
  await page.getByRole('button', { name: 'Text copied' }).waitFor()
  await soon(() => page.evaluate(() => navigator.clipboard.readText())).toBe('Too late, but true.')

  await save(page)
  await page.getByRole('button', { name: 'Post it as a reply' }).click()
  const reply = page.getByRole('textbox', { name: 'Reply to Ana Silva' })
  await soon(() => reply.inputValue()).toBe('Too late, but true.')
  await page.getByRole('button', { name: 'Post reply' }).click()

  await soon(() => stage.written(url)).toEqual(['Long ago.', 'Too late, but true.'])
})

it('takes Edit away when its time is over', async () => {
  await using opened = await openOwn('Old soon.', { isTimed: true })
  const { page } = opened
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()

  await page.clock.fastForward(17 * 60_000)

  await soon(() => page.getByRole('button', { name: 'Edit your comment' }).count()).toBe(0)
})

it('says that a comment was removed while its author edited it, and keeps the text', async () => {
  await using opened = await openOwn()
  const { page, id, ana } = opened
  await edit(page, 'Changed in vain.')
  await stage.server.ask('DELETE', `/comments/${id}`, { token: ana.token })

  await save(page)

  await page.getByText("This comment was removed, so changes can't be saved. Copy your text.").waitFor()
  await soon(() => editor(page).inputValue()).toBe('Changed in vain.')
})

/** A comment that was edited elsewhere while it was being edited here. */
async function openConflict() {
  const opened = await openOwn('The walls rise.')
  const { page, id, ana } = opened
  await edit(page, 'The walls rise again.')
  const headers = { 'If-Match': '"1"' }
  await stage.server.ask('PATCH', `/comments/${id}`, { token: ana.token, body: { body: 'The walls fall.' }, headers })
  await save(page)
  const panel = page.getByRole('group', { name: 'This comment changed while you were editing.' })
  await panel.waitFor()
  return { ...opened, panel }
}

it('shows both versions where a comment was edited elsewhere too, and says so at once', async () => {
  await using opened = await openConflict()
  const { page, panel, said } = opened

  await soon(said).toContain('urgent: This comment changed while you were editing.')
  await soon(() => panel.locator('section').first().textContent()).toContain('The walls fall.')
  const yours = panel.locator('section').last()
  await soon(() => yours.locator('del').textContent()).toContain('fall')
  await soon(() => yours.locator('ins').textContent()).toContain('rise again')
  await soon(() => focusOf(page)).toBe('button "Save mine"')
})

it.each([
  ['Save mine', 'The walls rise again.', 3],
  ['Use current', 'The walls fall.', 2],
])('ends such a conflict as its author wants: %s', async (choice, source, revision) => {
  await using opened = await openConflict()
  const { page, panel, id } = opened

  await panel.getByRole('button', { name: choice }).click()

  await page.getByRole('article').locator('.body', { hasText: source }).waitFor()
  await soon(() => stage.row(id)).toMatchObject({ source, revision })
  await soon(() => focusOf(page)).toBe('button "Edit your comment"')
})

it('lets the author of a conflict go on editing, and save then', async () => {
  await using opened = await openConflict()
  const { page, panel, id } = opened

  await panel.getByRole('button', { name: 'Keep editing' }).click()

  await soon(() => focusOf(page)).toBe('textbox "Edit your comment"')
  await soon(() => editor(page).inputValue()).toBe('The walls rise again.')
  await editor(page).fill('The walls fall and rise.')
  await save(page)
  await page.getByText('The walls fall and rise.').waitFor()
  await soon(() => stage.row(id)).toMatchObject({ source: 'The walls fall and rise.', revision: 3 })
})
