import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { announced, failedRequests, focusOf, openPage, soon, write } from '../../kit/browser/window.ts'

const stage = startArticleSite()

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const nameField = (page: Page) => page.getByRole('textbox', { name: 'Display name' })
const box = (page: Page) => page.getByRole('textbox', { name: 'Add a comment' })
const authors = (page: Page) =>
  page.getByRole('article').evaluateAll((articles) => articles.map((one) => one.querySelector('.author')?.textContent))

async function openAs(name: string) {
  const url = stage.article()
  const guest = await stage.guest(name)
  const window = await openPage({ ...guest.reader, mayComplain: failedRequests })
  await window.page.goto(url)
  return { ...window, url, guest }
}

it('changes the name on all comments, keeps the text, and stays the same guest', async () => {
  await using opened = await openAs('Ana Silva')
  const { page, url } = opened
  await write(page, 'Under the old name.')
  await press(page, 'Post comment')
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await write(page, 'Half a thought')

  await press(page, 'Use another name')
  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await soon(() => nameField(page).inputValue()).toBe('Ana Silva')
  await nameField(page).fill('Ana Souza')
  await page.keyboard.press('Enter')

  await announced(page, 'You now write as Ana Souza.').waitFor({ state: 'attached' })
  await page.getByText('Posting as Ana Souza.').waitFor()
  await soon(() => focusOf(page)).toBe('button "Use another name"')
  await soon(() => box(page).inputValue()).toBe('Half a thought')
  await soon(() => stage.written(url)).toEqual(['Under the old name.'])
  await page.reload()
  await soon(() => authors(page)).toEqual(['Ana Souza'])
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
})

it.each([
  ['', 'Enter the name to show with your comment'],
  ['x', 'Name must be 2 characters or more'],
])('refuses the name "%s" beside the field, and Escape leaves everything as it was', async (name, words) => {
  await using opened = await openAs('Ana Silva')
  const { page } = opened
  await write(page, 'Half a thought')
  await press(page, 'Use another name')

  await nameField(page).fill(name)
  await press(page, 'Save name')

  await page.getByText(words).waitFor()
  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await soon(() => nameField(page).getAttribute('aria-invalid')).toBe('true')
  await page.keyboard.press('Escape')
  await page.getByText('Posting as Ana Silva.').waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thought')
})

it('says that a name was changed too often', async () => {
  await using opened = await openAs('Name Zero')
  const { page, guest } = opened
  for (const name of ['Name One', 'Name Two', 'Name Three'])
    expect((await stage.server.ask('PATCH', '/me', { token: guest.token, body: { name } })).status).toBe(200)
  await write(page, 'Half a thought')
  await press(page, 'Use another name')
  await nameField(page).fill('Name Four')

  await press(page, 'Save name')

  await page.getByText("You've changed your name three times this week. Try again later.").waitFor()
  await soon(() => nameField(page).inputValue()).toBe('Name Four')
})

it('asks before somebody else begins, tells the server of the guests before, and leads back to them', async () => {
  await using opened = await openAs('Hester Vale')
  const { page, url, guest } = opened
  await write(page, 'By Hester.')
  await press(page, 'Post comment')
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await write(page, 'By somebody else.')
  await press(page, 'Use another name')
  await press(page, 'Someone else is writing')
  await page.getByText("They begin as a new guest. Hester Vale's comments can't be edited until").waitFor()
  await soon(() => focusOf(page)).toBe('button "Begin as a new guest"')

  await press(page, 'Begin as a new guest')

  await soon(() => page.getByRole('button', { name: 'Edit your comment' }).count()).toBe(0)
  await soon(() => box(page).inputValue()).toBe('By somebody else.')
  await press(page, 'Post comment')
  await soon(() => nameField(page).inputValue()).toBe('')
  await nameField(page).fill('Somebody Else')
  const made = page.waitForRequest((request) => request.url().endsWith('/guests') && request.method() === 'POST')
  await press(page, 'Continue as guest')
  expect((await made).postDataJSON()).toEqual({ name: 'Somebody Else', earlier: [guest.token] })
  await soon(() => authors(page)).toEqual(['Somebody Else', 'Hester Vale'])
  await soon(() => stage.written(url)).toHaveLength(2)
  await page.getByRole('button', { name: 'Edit your comment' }).waitFor()
  await box(page).click()
  await page.getByText('Posting as Somebody Else.').waitFor()

  await page.reload()
  await box(page).click()
  await press(page, 'Use another name')
  await press(page, 'Write as Hester Vale')
  await page.getByText('Posting as Hester Vale.').waitFor()
  await write(page, 'By Hester again.')
  await press(page, 'Post comment')
  await soon(() => authors(page)).toEqual(['Hester Vale', 'Somebody Else', 'Hester Vale'])
  await soon(() => stage.written(url)).toEqual(['By Hester.', 'By somebody else.', 'By Hester again.'])
})

it('leaves the focus with who writes on while the question is open', async () => {
  await using opened = await openAs('Hester Vale')
  const { page } = opened
  await write(page, 'Half')
  await press(page, 'Use another name')
  await press(page, 'Someone else is writing')
  await soon(() => focusOf(page)).toBe('button "Begin as a new guest"')

  await box(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.type(' a thought, with an end')

  await soon(() => box(page).inputValue()).toBe('Half a thought, with an end')
  await soon(() => focusOf(page)).toBe('textbox "Add a comment"')
})

it('says why somebody banned keeps their name, and of a lost connection that the name was not saved', async () => {
  await using opened = await openAs('Hester Vale')
  const { page } = opened
  await write(page, 'Half a thought')
  await press(page, 'Use another name')
  const answer = (json: object, status: number) =>
    page.route('**/api/v1/sites/_/me', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status, headers: { 'Access-Control-Allow-Origin': '*' }, json })
        : route.continue(),
    )
  await answer({ type: '/problems/banned', title: 'Banned', status: 403 }, 403)
  await press(page, 'Save name')
  await page.getByText("You can't change your name while you can't post here.").waitFor()
  await page.unroute('**/api/v1/sites/_/me')
  await page.route('**/api/v1/sites/_/me', (route) => route.abort())

  await press(page, 'Save name')

  await page.getByText("Your name wasn't saved. Try again.").waitFor()
})

it('leads back to the guest before where nobody has begun to write yet', async () => {
  await using opened = await openAs('Hester Vale')
  const { page } = opened
  await box(page).click()
  await press(page, 'Use another name')
  await press(page, 'Someone else is writing')
  await press(page, 'Begin as a new guest')
  await page.reload()
  await box(page).click()

  await press(page, 'Use another name')
  await page.getByText('When you post, you are asked for a name.').waitFor()
  await press(page, 'Write as Hester Vale')

  await page.getByText('Posting as Hester Vale.').waitFor()
})

it('keeps the text where the choice does not load', async () => {
  await using opened = await openAs('Ana Silva')
  const { page } = opened
  await page.route(/\/who-[\w-]+\.js/, (route) => route.abort())
  await write(page, 'Half a thought')

  await press(page, 'Use another name')

  await page.getByText("Your name wasn't saved. Try again.").waitFor()
  await soon(() => box(page).inputValue()).toBe('Half a thought')
})

it('says that a guest before is not known any more, and offers them no longer', async () => {
  await using opened = await openAs('Hester Vale')
  const { page, guest } = opened
  await box(page).click()
  await press(page, 'Use another name')
  await press(page, 'Someone else is writing')
  await press(page, 'Begin as a new guest')
  const forgotten = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
  const { db } = stage.server.fresh
  await db.updateTable('author').set({ token_hash: forgotten }).where('id', '=', guest.id).execute()

  await press(page, 'Write as Hester Vale')

  await announced(page, 'That guest is not known here any more.').waitFor({ state: 'attached' })
  await page.getByText('That guest is not known here any more.').waitFor()
  await soon(() => page.getByRole('button', { name: 'Write as Hester Vale' }).count()).toBe(0)
})
