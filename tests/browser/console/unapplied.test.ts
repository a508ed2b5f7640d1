import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { holdBack, nextFrame, soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startConsoleServer()
const decisions = '**/moderation/decisions'
const cards = /\/moderation\/comments\/[\w-]+$/

/**
 * Opens a queue of two comments. What `arrange` intercepts, it does from the page's first request on and to its end: a browser
 * that begins or ends to intercept meanwhile may lose a request (github.com/microsoft/playwright/issues/41802).
 */
async function openQueue(arrange: (page: Page) => Promise<unknown>) {
  const ids = await insertComments(stage.server, held(2))
  const window = await openConsole(stage.server, { mayComplain: /Failed to load resource/ })
  const { page } = window
  await arrange(page)
  await page.reload()
  await inHand(page).getByText('Comment number 1').waitFor()
  const notice = page.locator('.notice', { hasText: '1 decision was not applied' })
  return { ...window, window, first: ids[0]!, notice }
}

const stateOf = async (id: string) => (await statesOf(stage.server, [id]))[0]
const notDecided = 'Not decided: the server could not be reached. Decide again.'

it('brings a comment back that could not be decided about, and says why', async () => {
  let isCutOff = true
  await using opened = await openQueue((page) =>
    page.route(decisions, (route) => (isCutOff ? route.abort() : route.continue())),
  )
  const { page, first, notice } = opened

  await page.keyboard.press('a')
  await notice.waitFor()
  isCutOff = false
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText(notDecided).waitFor()
  await page.keyboard.press('a')

  await soon(() => stateOf(first)).toBe('published')
})

it('says that a decision was not applied in whatever queue is open by then, until it is decided again', async () => {
  const failure = Promise.withResolvers<void>()
  let readSpam = () => {}
  await using opened = await openQueue(async (page) => {
    readSpam = await holdBack(page, /\/moderation\/queues\/spam/)
    let requests = 0
    await page.route(decisions, (route) => (requests++ ? route.continue() : failure.promise.then(() => route.abort())))
  })
  const { page, first, notice } = opened

  await page.keyboard.press('a')
  await inHand(page).getByText('Comment number 2').waitFor()
  const isAsked = page.waitForRequest(/\/moderation\/queues\/spam/)
  await page.getByRole('link', { name: /^Spam/ }).click()
  await isAsked
  failure.resolve()
  await notice.waitFor()
  readSpam()
  await page.getByText(notDecided).waitFor()
  await page.getByRole('link', { name: /^Pending/ }).click()
  await inHand(page).getByText('Comment number 2').waitFor()
  await notice.waitFor()
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText(notDecided).waitFor()
  await page.keyboard.press('a')

  await soon(() => stateOf(first)).toBe('published')
  await soon(() => notice.count()).toBe(0)
})

it('says so too where a look at the queue finds the comment gone while it is being decided', async () => {
  const look = Promise.withResolvers<void>()
  let looks = 0
  await using opened = await openQueue((page) =>
    page.route(cards, async (route) => {
      if (looks++ === 0) await look.promise
      await route.continue()
    }),
  )
  const { page, first, notice } = opened
  const tomas = await member(stage.server, 'moderator', 'Tomas Reed')
  const items = [{ id: first, state: 'held', revision: 1 }]
  await tomas.ask('POST', '/moderation/decisions', { items, verb: 'reject', reason: 'rude' })
  // The queue is looked at when a page is seen again.
  await soon(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    return looks
  }).toBe(1)

  await page.keyboard.press('a')
  await notice.waitFor()
  const isLate = page.waitForEvent('requestfinished', (request) => cards.test(request.url()))
  look.resolve()
  await isLate
  await nextFrame(page)

  expect(await notice.count()).toBe(1)
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByRole('button', { name: 'Override: Approve' }).waitFor()
})
