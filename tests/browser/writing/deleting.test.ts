import type { Page } from 'playwright-core'
import { it } from 'vitest'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { failedRequests, focusOf, listen, openPage, soon } from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** Somebody's comment, and the page before them. */
async function openOwn({ isAnswered = false } = {}) {
  const url = stage.article()
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  await stage.server.post(lin.token, 'By Lin.', { url })
  const { id } = await stage.server.post(ana.token, 'Soon gone.', { url })
  if (isAnswered) await stage.server.post(lin.token, 'I answered.', { url, parentId: id })
  const window = await openPage({ ...ana.reader, mayComplain: failedRequests })
  await window.page.clock.install()
  const said = await listen(window.page)
  await window.page.goto(url)
  return { ...window, url, id, said }
}

async function remove(page: Page) {
  await page.getByRole('button', { name: 'More actions for the comment by Ana Silva' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
}

it('deletes without a question, leaves an Undo in the comment’s place, and focuses it', async () => {
  await using opened = await openOwn()
  const { page, id, said } = opened
  await page.getByText('2 comments').waitFor()

  await remove(page)

  await soon(() => focusOf(page)).toBe('button "Undo"')
  const tombstone = page.getByRole('article', { name: 'Deleted by its author' })
  await soon(() => tombstone.getByText('Comment deleted.').isVisible()).toBe(true)
  await soon(() => page.getByText('Soon gone.').count()).toBe(0)
  await soon(() => page.getByText('1 comment', { exact: true }).isVisible()).toBe(true)
  await soon(said).toEqual(['polite: Comment deleted'])
  await soon(() => stage.row(id)).toMatchObject({ state: 'deleted' })
  await page.reload()
  await page.getByText('By Lin.').waitFor()
  await soon(() => page.getByRole('article').count()).toBe(1)
})

it('takes a deletion back, with the focus on the comment', async () => {
  await using opened = await openOwn()
  const { page, id } = opened
  await remove(page)

  await page.getByRole('button', { name: 'Undo' }).click()

  await page.getByText('Soon gone.').waitFor()
  await soon(() => focusOf(page)).toBe('article "Comment by Ana Silva"')
  await page.getByText('2 comments').waitFor()
  await soon(() => stage.row(id)).toMatchObject({ state: 'published' })
})

it('offers Undo for 30 seconds; the focus goes to the comment if it was there', async () => {
  await using opened = await openOwn()
  const { page } = opened
  await remove(page)
  await soon(() => focusOf(page)).toBe('button "Undo"')

  await page.clock.fastForward(15_000)
  await soon(() => page.getByRole('button', { name: 'Undo' }).isVisible()).toBe(true)
  await page.clock.fastForward(16_000)

  await soon(() => page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  await soon(() => focusOf(page)).toBe('article "Deleted by its author"')
})

it('leaves the focus alone where it was elsewhere when Undo lapses', async () => {
  await using opened = await openOwn()
  const { page } = opened
  await remove(page)
  await soon(() => focusOf(page)).toBe('button "Undo"')
  await page.getByRole('combobox', { name: 'Sort by' }).focus()

  await page.clock.fastForward(31_000)

  await soon(() => page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  await soon(() => focusOf(page)).toBe('combobox "Sort by"')
})

it('keeps the replies, and says so', async () => {
  await using opened = await openOwn({ isAnswered: true })
  const { page } = opened

  await remove(page)

  await page.getByText('Replies stay.').waitFor()
  await soon(() => page.getByText('I answered.').isVisible()).toBe(true)
  await page.reload()
  await page.getByRole('article', { name: 'Deleted by its author' }).waitFor()
  await page.getByText('I answered.').waitFor()
  await soon(() => page.getByText('Soon gone.').count()).toBe(0)
  const tombstone = page.getByRole('article', { name: 'Deleted by its author' })
  await soon(() => tombstone.getByRole('button', { name: /Reply|More|Undo/ }).count()).toBe(0)
})

it('says aloud where a comment was not deleted, and leaves it', async () => {
  await using opened = await openOwn()
  const { page, id, said } = opened
  await page.route(`**/comments/${id}`, (route) => route.abort())

  await remove(page)

  await soon(said).toEqual(["urgent: Your comment wasn't deleted. Try again."])
  await soon(() => page.getByText('Soon gone.').isVisible()).toBe(true)
})

it('has Delete for nobody but the author', async () => {
  await using opened = await openOwn()
  const { page } = opened

  await page.getByRole('button', { name: 'More actions for the comment by Lin' }).click()

  await page.getByRole('button', { name: 'Share' }).waitFor()
  await soon(() => page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
})
