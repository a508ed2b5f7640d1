import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inHand, openConsole, signIn, startConsoleServer } from '../../kit/browser/console-page.ts'
import { holdBack, listen, openPage, soon } from '../../kit/browser/window.ts'
import { held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startConsoleServer()

/** Begins to measure how long each press takes until the next comment is painted, in milliseconds. */
async function timePresses(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { times })
    document.addEventListener(
      'keydown',
      () => {
        const startMs = performance.now()
        // A message after the frame is the earliest a page can know that it is painted.
        const painted = new MessageChannel()
        painted.port1.onmessage = () => times.push(performance.now() - startMs)
        requestAnimationFrame(() => painted.port2.postMessage(null))
      },
      { capture: true },
    )
  })
  return () => page.evaluate(() => Reflect.get(globalThis, 'times') as number[])
}

const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!

it('lets 200 held comments be decided by keys alone, two at most for each, and all of it be undone', async () => {
  const ids = await insertComments(stage.server, held(200))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).waitFor()
  const times = await timePresses(page)
  let presses = 0
  const press = (key: string) => {
    presses++
    return page.keyboard.press(key)
  }

  for (let at = 0; at < ids.length; at++) {
    await soon(() => inHand(page).textContent()).toContain(`Comment number ${at + 1} about`)
    const choice = at % 3
    if (choice === 0) await press('a')
    else if (choice === 1) await press('s')
    else {
      await press('r')
      await press('1')
    }
  }

  await page.getByText('All clear.').waitFor()
  await soon(async () => (await statesOf(stage.server, ids)).includes('held')).toBe(false)
  const states = await statesOf(stage.server, ids)
  expect(states).toEqual(ids.map((_, at) => ['published', 'spam', 'rejected'][at % 3]))
  expect(presses).toBeLessThanOrEqual(2 * ids.length)
  const medianMs = median(await times())
  process.stdout.write(`${medianMs.toFixed(0)} ms from key to next comment painted (median of ${presses} presses)\n`)

  for (let round = 0; round < 4; round++) {
    await page.getByRole('button', { name: 'Undo (50)' }).waitFor()
    for (let press = 0; press < 50; press++) await page.keyboard.press('u')
    await soon(async () => (await statesOf(stage.server, ids)).filter((state) => state === 'held').length).toBe(
      50 * (round + 1),
    )
  }
  await page.getByRole('button', { name: 'Undo', exact: true }).waitFor()
}, 240_000)

it('shows the next five from memory, whether the server has answered or not, and takes back what it has not done yet', async () => {
  const ids = await insertComments(stage.server, held(8))
  await using window = await openConsole(stage.server)
  const { page } = window
  await inHand(page).getByText('Comment number 1 ').waitFor()
  const letGo = await holdBack(page, '**/moderation/decisions')

  for (let at = 1; at <= 5; at++) {
    await page.keyboard.press('a')
    await soon(() => inHand(page).textContent()).toContain(`Comment number ${at + 1} `)
  }
  await page.keyboard.press('u')
  await soon(() => inHand(page).textContent()).toContain('Comment number 5 ')
  await soon(() => statesOf(stage.server, ids)).not.toContain('published')
  letGo()

  const four = ids.map((_, at) => (at < 4 ? 'published' : 'held'))
  await soon(() => statesOf(stage.server, ids)).toEqual(four)
  await soon(() => undone(ids)).toEqual([ids[4]])
  await soon(() => statesOf(stage.server, ids)).toEqual(four)
})

/** Which of these comments somebody took a decision back about. */
async function undone(ids: string[]): Promise<string[]> {
  const log = stage.server.fresh.db.selectFrom('log').select('target_id').where('action', '=', 'comment.undo')
  return (await log.where('target_id', 'in', ids).execute()).map(({ target_id: id }) => id)
}

it('tells screen readers what came of each decision', async () => {
  await insertComments(stage.server, held(3))
  const person = await member(stage.server)
  await using window = await openPage({ viewport: { width: 1280, height: 800 } })
  const { page } = window
  await signIn(page, stage.server, person)
  const said = await listen(page)
  await page.goto(`${stage.server.address}/console`)
  await inHand(page).getByText('Comment number 1 ').waitFor()

  await page.keyboard.press('a')
  await page.keyboard.press('u')

  await soon(said).toEqual(['polite: Approved. 2 left.', 'polite: Taken back: Approved'])
  await soon(() => page.evaluate(() => document.activeElement?.id)).toMatch(/^card-/)
})
