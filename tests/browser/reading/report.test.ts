import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { focusOf, listen, openPage, soon, whole } from '../../kit/browser/window.ts'

const stage = startArticleSite()
const more = (page: Page) => page.getByRole('button', { name: 'More actions for the comment by Mallory' }).first()
const popover = (page: Page) => page.getByRole('dialog', { name: "What's wrong with this comment?" })
const choose = async (page: Page, entry: string) => {
  await more(page).click()
  await page.locator('.menu').getByRole('button', { name: entry, exact: true }).click()
}

/** An article with a comment by Mallory, and somebody who reads it. */
async function openArticle({ isNamed = true } = {}) {
  const url = stage.article()
  const [mallory, ana] = [await stage.guest('Mallory'), await stage.guest()]
  const { id } = await stage.server.post(mallory.token, 'Buy my pills.', { url })
  await stage.server.post(mallory.token, 'Another one.', { url, parentId: id })
  const window = await openPage(isNamed ? ana.reader : {})
  const said = await listen(window.page)
  await window.page.goto(url)
  await whole(window)
  return { window, page: window.page, said, url, ana, mallory, id }
}

const reports = () =>
  stage.server.fresh.db.selectFrom('report').select(['comment_id', 'author_id', 'reason', 'note']).execute()

it('asks what is wrong, sends it, and lets it be withdrawn', async () => {
  const { window, page, said, ana } = await openArticle()
  await using _ = window

  await choose(page, 'Report')
  await soon(() => focusOf(page)).toBe('radio "Rude or harassing"')
  expect(await findBarriers(page)).toEqual([])
  await popover(page).getByRole('radio', { name: 'Spam or advertising' }).check()
  await popover(page).getByLabel('Anything to add? (optional)').fill('Pills again.')
  await popover(page).getByRole('button', { name: 'Send' }).click()

  await popover(page).getByText('Report sent. A moderator will look at it.').waitFor()
  await soon(() => focusOf(page)).toBe('button "Close"')
  await soon(said).toContain('polite: Report sent. A moderator will look at it.')
  await soon(reports).toContainEqual(
    expect.objectContaining({ author_id: ana.id, reason: 'spam', note: 'Pills again.' }),
  )

  await page.keyboard.press('Escape')
  await soon(() => focusOf(page)).toBe('button "More actions for the comment by Mallory"')
  await choose(page, 'Withdraw report')
  await soon(async () => (await reports()).filter(({ author_id }) => author_id === ana.id)).toEqual([])
  await soon(said).toContain('polite: Report withdrawn')
})

it('remembers on the next visit what was reported', async () => {
  const { window, page, ana, id } = await openArticle()
  await using _ = window
  await stage.server.ask('POST', `/comments/${id}/reports`, { token: ana.token, body: { reason: 'hate' } })

  await page.reload()
  await whole(window)
  await soon(async () => {
    await page.keyboard.press('Escape')
    await more(page).click()
    return page.locator('.menu').getByRole('button', { name: 'Withdraw report' }).count()
  }).toBe(1)
})

it.each([
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['Cancel', (page: Page) => popover(page).getByRole('button', { name: 'Cancel' }).click()],
])('closes with %s without sending anything, and brings the focus back', async (_, close) => {
  const { window, page, id } = await openArticle()
  await using __ = window
  await choose(page, 'Report')
  await popover(page).getByRole('radio', { name: 'Hate' }).check()

  await close(page)

  await soon(() => popover(page).count()).toBe(0)
  await soon(() => focusOf(page)).toBe('button "More actions for the comment by Mallory"')
  await soon(async () => (await reports()).filter(({ comment_id }) => comment_id === id)).toEqual([])
})

it('says that a reason is missing, and asks who has no name here for one', async () => {
  const { window, page, id } = await openArticle({ isNamed: false })
  await using _ = window
  await choose(page, 'Report')

  await popover(page).getByRole('button', { name: 'Send' }).click()
  await popover(page).getByText('Choose what is wrong').waitFor()
  await popover(page).getByRole('radio', { name: 'Off-topic' }).check()
  await popover(page).getByRole('button', { name: 'Send' }).click()
  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await page.keyboard.type('Nina')
  await page.keyboard.press('Enter')

  await popover(page).getByText('Report sent. A moderator will look at it.').waitFor()
  await soon(async () => (await reports()).filter(({ comment_id }) => comment_id === id)).toMatchObject([
    { reason: 'off-topic' },
  ])
})

it('offers no report of one’s own comment', async () => {
  const { window, url, mallory } = await openArticle()
  await window[Symbol.asyncDispose]()
  await using own = await openPage(mallory.reader)
  await own.page.goto(url)
  await whole(own)

  await more(own.page).click()

  await soon(() => own.page.locator('.menu button').allTextContents()).toEqual(['Share', 'Delete', 'Collapse all'])
})

it('hides what a muted author wrote, on this device, until they are unmuted', async () => {
  const { window, page, url, said, ana } = await openArticle()
  await using _ = window
  await stage.server.post(ana.token, 'An honest answer.', { url })
  await page.reload()
  await whole(window)

  await choose(page, 'Mute Mallory')

  await soon(() => page.locator('.body').allTextContents()).toEqual(['An honest answer.'])
  await soon(() => page.getByText('Hidden because you muted Mallory').count()).toBe(2)
  await soon(said).toContain('polite: Mallory is muted on this device only')
  await soon(() => focusOf(page)).toBe('article "Comment by Mallory"')

  await page.reload()
  await whole(window)
  await soon(() => page.getByText('Hidden because you muted Mallory').count()).toBe(2)
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Show once' }).first().click()
  await soon(() => page.locator('.body').allTextContents()).toEqual(['An honest answer.', 'Buy my pills.'])

  await page.getByRole('button', { name: 'Unmute' }).click()
  await soon(() => page.locator('.body').count()).toBe(3)
  await page.reload()
  await whole(window)
  await soon(() => page.locator('.body').count()).toBe(3)
})

it('mutes for who has no name here, too', async () => {
  const { window, page } = await openArticle({ isNamed: false })
  await using _ = window
  await choose(page, 'Mute Mallory')
  await soon(() => page.locator('.body').count()).toBe(0)

  await page.reload()
  await whole(window)

  await soon(() => page.getByText('Hidden because you muted Mallory').count()).toBe(2)
})
