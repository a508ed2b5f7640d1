import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, listen, openPage, openTab, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })
const db = () => stage.server.fresh.db

/** Opens an article as somebody who may post. */
async function openWriter(name = 'Ana Silva') {
  const url = stage.article()
  const writer = await stage.guest(name)
  const window = await openPage({ ...writer.reader, mayComplain: failedRequests })
  const said = await listen(window.page)
  await window.page.goto(url)
  return { ...window, url, writer, said, window }
}

async function post(page: Page, text: string) {
  await write(page, text)
  await page.getByRole('button', { name: 'Post comment' }).click()
}

const errorOf = (page: Page, field: string) =>
  page.getByRole('textbox', { name: field }).evaluate((at) => {
    const error = (at.getRootNode() as ShadowRoot).getElementById(at.getAttribute('aria-describedby')!.split(' ')[0]!)
    return error!.firstElementChild ? error!.childNodes[1]!.textContent : ''
  })

it('leads to the comment that says the same already, and makes no second one', async () => {
  await using opened = await openWriter()
  const { page, url, said } = opened
  await post(page, 'Said before.')
  await soon(() => stage.written(url)).toHaveLength(1)
  // The answer has come, too: a page left before that offers the comment again.
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await page.reload()
  await page.getByText('Said before.').waitFor()

  await post(page, 'Said before.')

  await soon(said).toEqual(['polite: You already posted this comment'])
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await soon(() => page.getByRole('article').count()).toBe(1)
  await soon(() => box(page).inputValue()).toBe('')
  await soon(() => stage.written(url)).toEqual(['Said before.'])
})

it('offers to change the posted comment where another tab posted an earlier version of the draft', async () => {
  await using one = await openWriter()
  const { page, url } = one
  await write(page, 'First version.')
  await page.getByText('Draft saved').waitFor()
  await using other = await openTab(one, failedRequests)
  await other.page.goto(url)
  await soon(() => box(other.page).inputValue()).toBe('First version.')
  await post(page, 'First version.')
  await soon(() => stage.written(url)).toHaveLength(1)

  await post(other.page, 'First version, mended.')

  const editor = other.page.getByRole('textbox', { name: 'Edit your comment' })
  await soon(() => editor.inputValue()).toBe('First version, mended.')
  await other.page.getByRole('button', { name: 'Save changes' }).click()
  await soon(() => stage.written(url)).toEqual(['First version, mended.'])
})

it('says how long to wait where somebody posts too fast, and keeps the text', async () => {
  await using opened = await openWriter()
  const { page, url } = opened
  await page.route('**/api/v1/sites/_/comments', (route) =>
    route.fulfill({
      status: 429,
      headers: { 'Access-Control-Allow-Origin': '*', 'Retry-After': '38' },
      json: { type: '/problems/rate-limited', status: 429, retryAfterS: 38 },
    }),
  )

  await post(page, 'Not so fast.')

  await soon(() => errorOf(page, 'Add a comment')).toBe('You can post again in 38 seconds')
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
  await soon(() => box(page).inputValue()).toBe('Not so fast.')
  await soon(() => page.getByRole('article').count()).toBe(0)
  await page.unroute('**/api/v1/sites/_/comments')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await soon(() => stage.written(url)).toEqual(['Not so fast.'])
})

it('keeps a reply where the thread was closed meanwhile, and says why', async () => {
  await using opened = await openWriter()
  const { page, url, writer } = opened
  await stage.server.post(writer.token, 'Answer me.', { url })
  await page.reload()
  await page.getByRole('button', { name: 'Reply to Ana Silva' }).click()
  await page.getByRole('textbox', { name: 'Reply to Ana Silva' }).fill('Too late.')
  await db().updateTable('thread').set({ state: 'closed' }).where('page_key', '=', url).execute()

  await page.getByRole('button', { name: 'Post reply' }).click()

  await soon(() => errorOf(page, 'Reply to Ana Silva')).toBe(
    'Comments closed while you were writing. Your text is saved.',
  )
  await soon(() => page.getByRole('textbox', { name: 'Reply to Ana Silva' }).inputValue()).toBe('Too late.')
  await soon(() => stage.written(url)).toEqual(['Answer me.'])
})

it.each([
  ['as a new comment', 'Post as a new comment'],
  ['as a draft', 'Keep as draft'],
])('keeps a reply %s where the comment it answers was removed meanwhile', async (_, choice) => {
  await using opened = await openWriter('Lin')
  const { page, url } = opened
  const ana = await stage.guest()
  const { id } = await stage.server.post(ana.token, 'Soon gone.', { url })
  await page.reload()
  await page.getByRole('button', { name: 'Reply to Ana Silva' }).click()
  await page.getByRole('textbox', { name: 'Reply to Ana Silva' }).fill('My careful answer.')
  await stage.server.ask('DELETE', `/comments/${id}`, { token: ana.token })
  await page.getByRole('button', { name: 'Post reply' }).click()
  await soon(() => errorOf(page, 'Reply to Ana Silva')).toBe("The comment you're replying to was removed.")
  await soon(() => page.getByRole('textbox', { name: 'Reply to Ana Silva' }).inputValue()).toBe('My careful answer.')

  await page.getByRole('button', { name: choice }).click()

  if (choice === 'Keep as draft') {
    await soon(() => errorOf(page, 'Reply to Ana Silva')).toBe('')
    await soon(() => page.getByRole('textbox', { name: 'Reply to Ana Silva' }).inputValue()).toBe('My careful answer.')
    await soon(() => stage.written(url)).toEqual([])
  } else {
    await soon(() => stage.written(url)).toEqual(['My careful answer.'])
    await page.getByRole('article', { name: 'Comment by Lin' }).waitFor()
  }
})

it('keeps the text where the reader was signed out meanwhile, asks for a name, and posts', async () => {
  await using opened = await openWriter()
  const { page, url, writer } = opened
  // Known when the page opened, forgotten later: whoever was forgotten before is asked for a name at once.
  const known = page.waitForResponse(/\/me(\?|$)/)
  await page.reload()
  await known
  await write(page, 'Who am I?')
  const forgotten = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
  await db().updateTable('author').set({ token_hash: forgotten }).where('id', '=', writer.id).execute()

  await page.getByRole('button', { name: 'Post comment' }).click()

  await soon(() => errorOf(page, 'Add a comment')).toBe("You've been signed out. Sign in to post; your text is saved.")
  await soon(() => box(page).inputValue()).toBe('Who am I?')
  await soon(() => page.getByRole('article').count()).toBe(0)
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana, again')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('article', { name: 'Comment by Ana, again' }).waitFor()
  await soon(() => stage.written(url)).toEqual(['Who am I?'])
})

it('keeps the text where the site went read-only meanwhile', async () => {
  await using opened = await openWriter()
  const { page } = opened
  await page.route('**/api/v1/sites/_/comments', (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Access-Control-Allow-Origin': '*' },
      json: { type: '/problems/read-only', status: 503 },
    }),
  )

  await post(page, 'In the middle of maintenance.')

  await soon(() => errorOf(page, 'Add a comment')).toBe('Comments are read-only for now. Your text is saved.')
  await soon(() => box(page).inputValue()).toBe('In the middle of maintenance.')
})

it('makes one comment of an impatient double press', async () => {
  await using opened = await openWriter()
  const { page, url } = opened
  await write(page, 'Pressed twice.')

  await page.getByRole('button', { name: 'Post comment' }).dblclick()

  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await soon(() => stage.written(url)).toEqual(['Pressed twice.'])
  await soon(() => page.getByRole('article').count()).toBe(1)
})
