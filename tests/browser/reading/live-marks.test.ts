import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage, soon, type WindowOptions, watchShifts, whole } from '../../kit/browser/window.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()

const article = (page: Page, id: string) => page.locator(`#comment-${id}`)
const badges = (page: Page, id: string) => article(page, id).locator('.badge').allTextContents()
const pill = (page: Page) => page.locator('.news .pill')
const bodies = (page: Page) => page.locator('.body').allTextContents()

/** Somebody reads a thread of so many comments while a moderator marks some. */
async function open(roots: number, options: WindowOptions = {}, name = 'Ana Silva') {
  const url = stage.article()
  const [ana, priya] = [await stage.guest(name), await member(stage.server)]
  const ids: string[] = []
  for (let at = 0; at < roots; at++) ids.push((await stage.server.post(ana.token, `Number ${at}.`, { url })).id)
  const window = await openPage(options)
  const { page, requests } = window
  const shifts = await watchShifts(page)
  await page.goto(url)
  await whole(window)
  await soon(() => requests.filter((at) => /\/events\?/.test(at)).length).toBe(1)
  const mark = async (method: 'PUT' | 'DELETE', at: number, kind: 'pin' | 'feature') => {
    const { status } = await priya.ask(method, `/moderation/comments/${ids[at]}/${kind}`)
    expect(status).toBe(200)
  }
  return { window, page, url, ana, ids, shifts, mark }
}

it.each([
  ['a desktop', {}],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
] as const)('changes badges on the open page of %s when a moderator features one and takes it back; nothing moves', async (_, options) => {
  const { window, page, ids, shifts, mark } = await open(4, options)
  await using __ = window

  await mark('PUT', 1, 'feature')
  await soon(() => badges(page, ids[1]!)).toEqual(["Editor's pick"])
  await mark('PUT', 2, 'feature')
  await soon(() => badges(page, ids[2]!)).toEqual(["Editor's pick"])
  await mark('DELETE', 1, 'feature')
  await soon(() => badges(page, ids[1]!)).toEqual([])

  expect((await shifts()).filter(movesDown)).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  await soon(() => pill(page).count()).toBe(0)
}) // biome-ignore format: short

/** A badge pushes the time beside it aside; what moves up or down is what is being read. */
function movesDown(shift: string): boolean {
  return [...shift.matchAll(/([\d.]+)\.\.[\d.]+ → ([\d.]+)\.\./g)].some(([, from, to]) => from !== to)
}

it('offers what was pinned, and puts it above the list when asked', async () => {
  const { window, page, ids, shifts, mark } = await open(4)
  await using _ = window

  await mark('PUT', 0, 'pin')

  await soon(() => pill(page).allTextContents()).toEqual(['A comment was pinned. Show'])
  await soon(() => badges(page, ids[0]!)).toEqual(['Pinned'])
  await soon(() => bodies(page)).toEqual(['Number 3.', 'Number 2.', 'Number 1.', 'Number 0.'])
  expect((await shifts()).filter(movesDown)).toEqual([])
  expect(await findBarriers(page)).toEqual([])

  await pill(page).click()

  await soon(() => bodies(page)).toEqual(['Number 0.', 'Number 3.', 'Number 2.', 'Number 1.'])
  await soon(() => pill(page).count()).toBe(0)
  await soon(() => page.locator('article:focus .body').textContent()).toBe('Number 0.')
})

it('fetches a pinned comment that is not on the page, and forgets one that was unpinned again', async () => {
  const { window, page, url, ids, mark } = await open(25)
  await using _ = window
  await soon(() => article(page, ids[0]!).count()).toBe(0)

  await mark('PUT', 0, 'pin')
  await soon(() => pill(page).allTextContents()).toEqual(['A comment was pinned. Show'])
  await mark('PUT', 24, 'pin')
  await soon(() => pill(page).allTextContents()).toEqual(['2 comments were pinned. Show'])
  await mark('DELETE', 24, 'pin')
  await soon(() => pill(page).allTextContents()).toEqual(['A comment was pinned. Show'])
  await pill(page).click()

  await soon(async () => (await bodies(page))[0]).toBe('Number 0.')
  await soon(() => badges(page, ids[0]!)).toEqual(['Pinned'])
  // Whoever comes now finds the same.
  await page.goto(url)
  await soon(async () => (await bodies(page))[0]).toBe('Number 0.')
})

it('leaves a badge that needs a line of its own until the reader asks', async () => {
  const options = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
  const { window, page, ids, shifts, mark } = await open(3, options, 'Anastasia A. Silva')
  await using _ = window

  await mark('PUT', 2, 'feature')

  const show = article(page, ids[2]!).getByRole('button', { name: 'This comment was updated. Show' })
  await show.waitFor()
  expect((await shifts()).filter(movesDown)).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  await show.click()
  await soon(() => badges(page, ids[2]!)).toEqual(["Editor's pick"])
})
