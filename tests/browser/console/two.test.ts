import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { claimHeartbeatS, claimS } from '../../../shared/moderation/moderation.ts'
import { inHand, openConsole, startConsoleServer } from '../../kit/browser/console-page.ts'
import { soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startConsoleServer()

/** Decides by key until nothing is left to decide, as fast as the browser takes it. */
async function decideAll(page: Page, key: string): Promise<number> {
  let presses = 0
  for (;;) {
    const seen = await page.evaluate(() => {
      // What somebody else decided first is let stand.
      const keep = [...document.querySelectorAll<HTMLElement>('.choices button')].find(
        (one) => one.textContent === 'Keep their decision',
      )
      keep?.click()
      const found = ['.choices', '[data-gone] > .card', '.card', '.end'].find((part) => document.querySelector(part))
      return keep ? 'keep' : found
    })
    if (seen === '.end') return presses
    if (seen === '[data-gone] > .card') await page.keyboard.press('j')
    if (seen !== '.card') continue
    await page.keyboard.press(key)
    presses++
  }
}

it('lets two people decide 200 comments at once: none is decided twice, none forgotten', async () => {
  const ids = await insertComments(stage.server, held(200))
  await using one = await openConsole(stage.server, { name: 'Priya Shah' })
  await using other = await openConsole(stage.server, { name: 'Tomas Reed' })
  await Promise.all([one, other].map(({ page }) => inHand(page).waitFor()))

  const presses = await Promise.all([decideAll(one.page, 'a'), decideAll(other.page, 's')])

  await soon(async () => (await statesOf(stage.server, ids)).filter((state) => state === 'held').length).toBe(0)
  const { rows } = await sql<{ target_id: string; actor_id: string }>`
    select target_id, actor_id from log where action in ('comment.approve', 'comment.spam')`.execute(
    stage.server.fresh.db,
  )
  expect(rows.map(({ target_id: id }) => id).sort()).toEqual([...ids].sort())
  for (const { person } of [one, other])
    expect(rows.filter((row) => row.actor_id === person.id).length).toBeGreaterThan(0)
  for (const count of presses) expect(count).toBeGreaterThan(0)
}, 240_000)

it('says who is looking at a comment, passes it by, and lets it be taken over', async () => {
  const ids = await insertComments(stage.server, held(4))
  await using one = await openConsole(stage.server, { name: 'Priya Shah' })
  await inHand(one.page).getByText('Comment number 1').waitFor()
  // Only of these: a window of the test before may have asked for a claim just before it was closed.
  const claims = () => stage.server.fresh.db.selectFrom('claim').selectAll().where('comment_id', 'in', ids).execute()
  await soon(async () => (await claims()).length).toBe(2)
  await using other = await openConsole(stage.server, { name: 'Tomas Reed' })
  const { page } = other

  await inHand(page).getByText('Comment number 3').waitFor()
  await page.getByRole('button', { name: /Comment number 1/ }).click()
  await page.locator('.looking').getByText('Priya Shah is looking').waitFor()
  await page.keyboard.press('c')
  await page.locator('.looking').waitFor({ state: 'detached' })
  await page.keyboard.press('a')
  await inHand(page).getByText('Comment number 3').waitFor()
  await page.keyboard.press('a')

  // Who was looking sees both go, and who it was.
  await one.page.getByText(/Tomas Reed approved this \d+ (s|min) ago/).waitFor()
  await one.page
    .locator('.line-open', { hasText: 'Comment number 3' })
    .getByText('Already handled by Tomas Reed')
    .waitFor()
  await one.page.keyboard.press('j')
  await inHand(one.page).getByText('Comment number 2').waitFor()
  await soon(() => one.page.getByText('Comment number 1').count()).toBe(0)
})

/** Lets so many seconds pass for every claim, as the database counts them. */
const pass = (seconds: number) =>
  sql`update claim set until = until - make_interval(secs => ${seconds})`.execute(stage.server.fresh.db)
const secondsLeft = async (id: string) => {
  const { rows } = await sql<{ left: number }>`
    select extract(epoch from until - now())::int as left from claim where comment_id = ${id}`.execute(
    stage.server.fresh.db,
  )
  return rows[0]?.left ?? 0
}

it('keeps a claim for as long as its card is open, far beyond 90 seconds, and no longer than that after', async () => {
  const [first] = await insertComments(stage.server, held(3))
  await using one = await openConsole(stage.server, { name: 'Priya Shah', mayComplain: /Failed to load resource/ })
  const { page } = one
  await page.clock.install()
  await page.reload()
  await inHand(page).getByText('Comment number 1').waitFor()
  await soon(() => secondsLeft(first!)).toBeGreaterThan(60)

  for (let beats = 0; beats < 5; beats++) {
    await pass(claimHeartbeatS)
    await soon(() => secondsLeft(first!)).toBeLessThanOrEqual(claimS - claimHeartbeatS)
    await page.clock.fastForward(claimHeartbeatS * 1_000)
    await soon(() => secondsLeft(first!)).toBeGreaterThan(claimS - claimHeartbeatS)
  }
  // A browser that is gone without a word.
  await page.route('**/moderation/claims/*', (route) => route.abort())
  await page.goto('about:blank')
  await pass(claimS + 1)

  await using other = await openConsole(stage.server, { name: 'Tomas Reed' })
  await inHand(other.page).getByText('Comment number 1').waitFor()
})

it('releases with C what is one’s own, claims it again, and claims what was released elsewhere', async () => {
  const [first] = await insertComments(stage.server, held(3))
  await using one = await openConsole(stage.server, { name: 'Priya Shah' })
  const { page } = one
  const holder = async () =>
    (
      await stage.server.fresh.db
        .selectFrom('claim')
        .select('staff_id')
        .where('comment_id', '=', first!)
        .executeTakeFirst()
    )?.staff_id
  await inHand(page).getByText('Comment number 1').waitFor()
  await soon(holder).toBe(one.person.id)

  await page.keyboard.press('c')
  await page.locator('.notice', { hasText: 'Released: others may look at it' }).waitFor()
  await soon(holder).toBeUndefined()
  await page.keyboard.press('c')
  await soon(holder).toBe(one.person.id)
  await page.keyboard.press('c')
  await soon(holder).toBeUndefined()

  await using other = await openConsole(stage.server, { name: 'Tomas Reed' })
  await inHand(other.page).getByText('Comment number 1').waitFor()
  await soon(holder).toBe(other.person.id)
  await page.locator('.looking').getByText('Tomas Reed is looking').waitFor()
})

it('shows a decision that came too late: whose was first, why, and what can be done', async () => {
  const [id] = await insertComments(stage.server, held(2))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1').waitFor()
  const tomas = await member(stage.server, 'moderator', 'Tomas Reed')
  const items = [{ id, state: 'held', revision: 1 }]
  await tomas.ask('POST', '/moderation/decisions', { items, verb: 'reject', reason: 'rude' })

  await page.keyboard.press('a')
  await inHand(page).getByText('Comment number 2').waitFor()
  await page.locator('.notice', { hasText: '1 decision was not applied' }).waitFor()
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText(/^Tomas Reed rejected this \d+ (s|min) ago \(Rude\)$/).waitFor()
  await soon(() => statesOf(stage.server, [id!])).toEqual(['rejected'])
  await page.getByRole('button', { name: 'Override: Approve' }).click()

  await soon(() => statesOf(stage.server, [id!])).toEqual(['published'])
})

it('shows what was edited since it was opened, with the difference, and asks again', async () => {
  const ana = await stage.server.guest()
  const comment = await stage.server.post(ana.token, 'The wall is too low.')
  await stage.server.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', comment.id).execute()
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('too low').waitFor()
  await stage.server.ask('PATCH', `/comments/${comment.id}`, {
    token: ana.token,
    body: { body: 'The wall is too high.' },
    headers: { 'If-Match': '"1-held"' },
  })

  await page.keyboard.press('a')
  await page.getByText('Edited since you opened it').waitFor()
  await page.locator('.trouble del', { hasText: 'low' }).waitFor()
  await page.locator('.trouble ins', { hasText: 'high' }).waitFor()
  await soon(() => statesOf(stage.server, [comment.id])).toEqual(['held'])
  await page.keyboard.press('a')

  await soon(() => statesOf(stage.server, [comment.id])).toEqual(['published'])
})
