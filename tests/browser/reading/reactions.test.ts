import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import {
  failedRequests,
  focusOf,
  holdBack,
  listen,
  openPage,
  soon,
  watchShifts,
  whole,
} from '../../kit/browser/window.ts'

const stage = startArticleSite()

/** A comment by Ana, respected by as many others, and the page before Lin, or before somebody without a name. */
async function openComment({ respect = 0, isKnown = true, isOwn = false } = {}) {
  const url = stage.article()
  const ana = await stage.guest()
  const lin = await stage.guest('Lin')
  const { id, threadId } = await stage.server.post(ana.token, 'I walked the flood wall.', { url })
  for (let at = 0; at < respect; at++) {
    const { token } = at === 0 && isOwn ? lin : await stage.guest(`Reader ${at}`)
    await stage.server.ask('PUT', `/comments/${id}/reaction`, { token })
  }
  const window = await openPage({ ...(isKnown && lin.reader), mayComplain: failedRequests })
  const { page } = window
  return {
    ...window,
    window,
    url,
    id,
    threadId,
    lin,
    press: page.getByRole('button', { name: /^Respect the comment by Ana/ }),
  }
}

const count = async (id: string) => (await stage.server.ask('GET', `/comments/${id}`)).body.comment.reactionCount
/** The button's words with the count beside them. */
const shown = (button: Locator) =>
  button.evaluate((element: HTMLElement) => {
    const { content } = getComputedStyle(element, '::after')
    return element.textContent + (content === 'none' ? '' : content.replaceAll('"', ''))
  })
const isPressed = (button: Locator) => button.getAttribute('aria-pressed')

it('shows how many respect a comment, and the press at once, before the server has heard of it', async () => {
  await using opened = await openComment({ respect: 2 })
  const { page, url, id, press } = opened
  await page.goto(url)
  await soon(() => shown(press)).toBe('Respect 2')
  await soon(() => press.getAttribute('aria-label')).toBe('Respect the comment by Ana Silva, 2')
  await soon(() => isPressed(press)).toBe('false')
  await whole(opened)
  const release = await holdBack(page, /\/reaction$/)

  await press.click()

  await soon(() => shown(press)).toBe('Respect 3')
  await soon(() => isPressed(press)).toBe('true')
  await soon(() => count(id)).toBe(2)
  release()
  await soon(() => count(id)).toBe(3)
  await page.reload()
  await soon(() => isPressed(press)).toBe('true')
  await soon(() => shown(press)).toBe('Respect 3')
  await press.click()
  await soon(() => count(id)).toBe(2)
})

it('sends one press at a time, and the last one wins', async () => {
  await using opened = await openComment()
  const { page, url, id, press, requests } = opened
  await page.goto(url)
  await whole(opened)
  const release = await holdBack(page, /\/reaction$/)
  for (const pressed of ['true', 'false', 'true', 'false']) {
    await press.click()
    await soon(() => isPressed(press)).toBe(pressed)
  }

  release()

  const presses = () => requests.filter((address) => address.endsWith('/reaction'))
  await soon(() => presses().length).toBe(2)
  await soon(() => count(id)).toBe(0)
  await soon(() => shown(press)).toBe('Respect')
  await soon(() => presses()).toHaveLength(2)
})

it('asks who has no name for one, once, and then does what was pressed', async () => {
  await using opened = await openComment({ isKnown: false })
  const { page, url, id, press } = opened
  await page.goto(url)

  await press.click()

  await soon(() => focusOf(page)).toBe('textbox "Display name"')
  await soon(() => isPressed(press)).toBe('false')
  await page.getByRole('textbox', { name: 'Display name' }).fill('Noa')
  await page.keyboard.press('Enter')
  await soon(() => isPressed(press)).toBe('true')
  await soon(() => focusOf(page)).toBe('button "Respect the comment by Ana Silva, 1"')
  await soon(() => count(id)).toBe(1)
  await soon(() => page.getByRole('textbox', { name: 'Display name' }).count()).toBe(0)
})

it('lets somebody without a name think better of it', async () => {
  await using opened = await openComment({ isKnown: false })
  const { page, url, id, press } = opened
  await page.goto(url)
  await press.click()
  await soon(() => focusOf(page)).toBe('textbox "Display name"')

  await page.keyboard.press('Escape')

  await soon(() => focusOf(page)).toBe('button "Respect the comment by Ana Silva, 0"')
  await soon(() => isPressed(press)).toBe('false')
  await soon(() => count(id)).toBe(0)
})

it('takes a press back that the server did not get, and says so in its place', async () => {
  await using opened = await openComment({ respect: 1 })
  const { page, url, press } = opened
  const said = await listen(page)
  await page.goto(url)
  await whole(opened)
  await page.route(/\/reaction$/, (route) => route.abort())

  await press.click()

  await page.getByRole('article').getByText("Your Respect wasn't saved. Try again.").waitFor()
  await soon(() => shown(press)).toBe('Respect 1')
  await soon(() => isPressed(press)).toBe('false')
  await soon(said).toEqual(["urgent: Your Respect wasn't saved. Try again."])
  await page.unroute(/\/reaction$/)
  await press.click()
  await soon(() => shown(press)).toBe('Respect 2')
  await soon(() => page.getByRole('article').getByText("Your Respect wasn't saved.").count()).toBe(0)
})

it('shows only the count where comments are closed', async () => {
  await using opened = await openComment({ respect: 2 })
  const { page, url, threadId, press } = opened
  await stage.server.fresh.db.updateTable('thread').set({ state: 'closed' }).where('id', '=', threadId).execute()

  await page.goto(url)

  await page.getByText('Respect 2', { exact: true }).waitFor()
  await soon(() => press.count()).toBe(0)
})

it('moves nothing when it becomes known what the reader respects', async () => {
  await using opened = await openComment({ respect: 3, isOwn: true })
  const { page, url, press } = opened
  const shifts = await watchShifts(page)
  const release = await holdBack(page, /\/me\?/)
  await page.goto(url)
  await whole(opened)
  const before = await page.getByRole('button', { name: /^Reply/ }).boundingBox()
  await soon(() => isPressed(press)).toBe('false')

  release()

  await soon(() => isPressed(press)).toBe('true')
  await soon(() => page.getByRole('button', { name: /^Reply/ }).boundingBox()).toEqual(before)
  expect(await shifts()).toEqual([])
})

it('is no barrier, pressed or while it asks for a name', async () => {
  await using opened = await openComment({ respect: 1, isOwn: true })
  const { page, url, press } = opened
  await page.goto(url)
  await soon(() => isPressed(press)).toBe('true')
  expect(await findBarriers(page)).toEqual([])
  await page.evaluate(() => localStorage.clear())

  await press.click()
  await page.getByRole('textbox', { name: 'Display name' }).waitFor()

  expect(await findBarriers(page)).toEqual([])
})

it('says why one’s own comment cannot be respected, and moves nothing once it is known to be one’s own', async () => {
  const url = stage.article()
  const lin = await stage.guest('Lin')
  const { id } = await stage.server.post(lin.token, 'My own words.', { url })
  await using opened = await openPage({ ...lin.reader })
  const { page, requests } = opened
  const shifts = await watchShifts(page)
  await page.goto(url)
  const press = page.getByRole('button', { name: 'Respect the comment by Lin, 0' })
  await soon(() => press.getAttribute('aria-disabled')).toBe('true')
  await whole(opened)

  await press.click({ force: true })

  await page.getByText('You posted this comment.').first().waitFor()
  expect(await isPressed(press)).toBe('false')
  expect(requests.filter((request) => request.includes('/reaction'))).toEqual([])
  expect(await count(id)).toBe(0)
  expect(await shifts()).toEqual([])
  expect(await findBarriers(page)).toEqual([])
})
