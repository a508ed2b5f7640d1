import fs from 'node:fs/promises'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { makeLink } from '../../server/identity/staff/links.ts'
import { makeMailLink } from '../../server/notify/mail-links.ts'
import type { Reason } from '../../shared/moderation/verdict-reasons.ts'
import { insertComments, type QueuedComment } from '../kit/factories/queued-comments.ts'
import type { TestApp } from '../kit/fixtures/app.ts'
import { findChromium } from '../kit/setup/chromium.ts'
import { setStage } from './stage.ts'

// Takes the pictures of the console in docs: every screen on a desk and on a phone, in light and dark, four to a file. They show
// the product as it is, so they are taken anew when it looks different: npm run pictures, with names only those.

const folder = path.join(import.meta.dirname, '../../docs/images/console')
const desk = { width: 1_280, height: 800 }
const phone = { width: 360, height: 800 }
const gap = 24
/** After which nothing comes any more; a page that hears of news never says so itself. */
const settlesMs = 1_200

interface Scene {
  hash?: string
  /** Somewhere else than the console; asked for anew for each look. */
  at?: () => Promise<string>
  /** Nobody the server knows. */
  isStranger?: boolean
  /** What happens on the screen before the picture is taken. */
  reach?: (page: Page) => Promise<unknown>
}

const reason = (phase: string, code: Reason['code'], params: Reason['params'] = {}, span: Reason['span'] = null): Reason => ({ phase, rule: null, version: 1, code, params, span }) // biome-ignore format: short
const council: QueuedComment[] = [
  { source: 'We asked the council for the readings; they come out on Friday.', author: 'Nora Weiss', state: 'published', minutesAgo: 190 },
  { source: 'Thank you. Could you also ask who measured them? In 2019 the numbers were taken **upstream** of the weir, where the river is always lower.', author: 'Tomás Ó Briain', parent: 0, minutesAgo: 41, verdict: [reason('first', 'first-comment')] },
  { source: 'My photos of the wall: https://pictures.example/wall and how I took them https://pictures.example/how', author: 'Ana Silva', parent: 0, minutesAgo: 33, verdict: [reason('links', 'links', { n: 2 }, [23, 52])] },
  { source: 'Best replica watches, 80 % off today only', author: 'Dealz4U', minutesAgo: 26, verdict: [reason('words', 'listed-word', { word: 'replica watches', list: 'Sellers' }, [5, 20])] },
  { source: 'You clearly never stood there when it came over. Idiot.', author: 'Rude Ralph', parent: 0, minutesAgo: 19 },
  { source: 'Is there a map of the new flood line?', author: 'Lin', minutesAgo: 14, verdict: [reason('first', 'first-comment')] },
  { source: 'The old mill was dry in 1987, too, and everybody laughed.', author: 'Mae Okafor', minutesAgo: 9 },
  { source: 'Same again as last year, same again as last year.', author: 'Rude Ralph', minutesAgo: 6, verdict: [reason('duplicate', 'repeats-author')] },
] // biome-ignore format: a comment a line
const market: QueuedComment[] = [
  { source: 'The stalls by the bridge had the best bread.', author: 'Ben Hart', state: 'published', minutesAgo: 600 },
  { source: 'They did, and still do on Saturdays.', author: 'Ana Silva', state: 'published', parent: 0, minutesAgo: 580 },
  { source: 'Off with them all.', author: 'Rude Ralph', state: 'published', minutesAgo: 300 },
  { source: 'Cheap loans here', author: 'Dealz4U', state: 'spam', minutesAgo: 290 },
] // biome-ignore format: a comment a line

/** What has happened on a site before anybody looks: comments that wait, and what the team did today. */
async function insertHistory({ address, db, siteId }: Awaited<ReturnType<typeof setStage>>) {
  const test = { fresh: { db, siteId } } as TestApp
  const ids = await insertComments(test, council, 'River plan: the council votes on Friday')
  const others = await insertComments(test, market, 'The market comes back to the square')
  const enter = async (role: 'owner' | 'moderator', name: string) => {
    const { token } = await makeLink(db, siteId, { role, label: name, by: null })
    const origin = address.origin.replace('127.0.0.1', 'localhost')
    const ask = async (method: string, at: string, body?: unknown, cookie = '') => {
      const headers = { Origin: origin, Cookie: cookie, 'Content-Type': 'application/json' }
      const answer = await fetch(`${origin}/api/v1/sites/_${at}`, { method, headers, body: body ? JSON.stringify(body) : null }) // biome-ignore format: short
      if (!answer.ok) throw new Error(`${method} ${at}: ${await answer.text()}`)
      return { said: await answer.json(), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
    }
    const { said, cookie } = await ask('POST', '/staff/session', { link: token, name })
    return { id: said.staff.id, cookie, origin, ask: (method: string, at: string, body?: unknown) => ask(method, at, body, cookie) } // biome-ignore format: short
  }
  const olga = await enter('owner', 'Olga Brandt')
  const priya = await enter('moderator', 'Priya Shah')
  const author = async (id: string) =>
    (await db.selectFrom('comment').select('author_id').where('id', '=', id).executeTakeFirstOrThrow()).author_id!
  const ralph = await author(others[2]!)
  await priya.ask('POST', '/moderation/decisions', { items: [{ id: others[0], state: 'published', revision: 1 }], verb: 'approve' }) // biome-ignore format: short
  await priya.ask('POST', '/moderation/decisions', { items: [{ id: others[2], state: 'published', revision: 1 }], verb: 'reject', reason: 'rude' }) // biome-ignore format: short
  await olga.ask('POST', `/moderation/authors/${ralph}/notes`, { body: 'Was kinder after our letter in May.' })
  await olga.ask('POST', `/moderation/authors/${await author(ids[5]!)}/sanctions`, { kind: 'review', reason: 'New, and quick to answer' }) // biome-ignore format: short
  await olga.ask('POST', '/moderation/rules', { name: 'Watches', conditions: { words: ['watch*', 'replica'] }, actions: [{ do: 'hold' }] }) // biome-ignore format: short
  await olga.ask('POST', '/moderation/rules', { name: 'New, and with links', conditions: { links: 2, isNew: true }, actions: [{ do: 'hold' }] }) // biome-ignore format: short
  const nudged = [['first', 61, 3, 45], ['tone', 42, 17, 14], ['repeat', 9, 5, 1]] as const // biome-ignore format: a table
  const outcomes = nudged.flatMap(([kind, shown, edited, posted]) =>
    Object.entries({ shown, edited, posted }).map(([outcome, count]) => ({
      site_id: siteId,
      day: new Date().toISOString().slice(0, 10),
      kind,
      outcome: outcome as 'shown',
      count,
    })),
  )
  await db.insertInto('nudge_outcome').values(outcomes).execute()
  const mail = await makeMailLink(db, siteId, { commentId: ids[4]!, staffId: priya.id, state: 'held', revision: 1 })
  const demo = await db.selectFrom('thread').innerJoin('comment', 'comment.thread_id', 'thread.id').select(['comment.id as comment']).where('page_key', '=', 'id:demo').where('depth', '=', 1).executeTakeFirstOrThrow() // biome-ignore format: short
  const inPage = async () => `${olga.origin}/#comments&moderate&comment-${demo.comment}`
  return { olga, ralph, mail: async () => `${olga.origin}/moderation/_/mail/${mail}`, inPage }
}

const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key)
  }
const moderateHere = async (page: Page) => {
  const yes = (window: Page) => window.getByRole('button', { name: 'Moderate here' }).click()
  const [popup] = await Promise.all([page.waitForEvent('popup'), yes(page)])
  await yes(popup)
  await page.getByRole('group').first().waitFor()
}
const dialog = (page: Page) => page.getByRole('dialog').waitFor()

function scenesOf({ ralph, mail, inPage }: Awaited<ReturnType<typeof insertHistory>>): Record<string, Scene> {
  return {
    enter: { isStranger: true },
    queue: {},
    reasons: { reach: press('j', 'j', 'r') },
    one: { reach: press('j', 'z') },
    many: { reach: press('x', 'j', 'x', 'j', 'x', 'f') },
    commands: { reach: async (page) => {
      await press('Control+k')(page)
      await dialog(page)
    } },
    assign: { reach: async (page) => {
      await press('j', 'j', 'j', 'e')(page)
      await page.getByRole('dialog').waitFor()
    } },
    reply: { reach: async (page) => {
      await press('j', 'j', 'j', 'j', 't')(page)
      await page.getByRole('textbox', { name: /^Reply/ }).fill('The map comes with the plan on Friday; we will link it here.')
    } },
    notes: { reach: async (page) => {
      await press('j', 'j', 'j', 'n')(page)
      await dialog(page)
    } },
    sanctions: { reach: async (page) => {
      await press('j', 'j', 'j', 'b')(page)
      await dialog(page)
    } },
    'posting-limits': { reach: async (page) => {
      await page.getByRole('button', { name: 'Thread settings' }).first().click()
      await dialog(page)
    } },
    keys: { reach: async (page) => {
      await press('?')(page)
      await dialog(page)
    } },
    person: { hash: `#/people?author=${ralph}` },
    rules: { hash: '#/rules' },
    rule: { hash: '#/rules', reach: async (page) => {
      await page.getByRole('button', { name: /^Change: / }).first().click()
      await page.getByRole('button', { name: /Test on past comments/ }).click()
      await page.getByText(/Would have/).waitFor()
    } },
    screening: { hash: '#/screening', reach: async (page) => {
      await page.getByRole('checkbox', { name: 'First comments of new people' }).check()
      await page.getByRole('textbox', { name: 'Links that are fine' }).fill('many')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('one field needs a look').waitFor()
    } },
    words: { hash: '#/screening', reach: async (page) => {
      await page.getByRole('button', { name: 'Add a list' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill('Sellers')
      await page.getByRole('textbox', { name: /^Words/ }).fill('replica watch*\n% off today')
      await page.getByLabel('Try it').fill('Best replica watches, 80 % off today only')
      await page.getByRole('button', { name: 'Try', exact: true }).click()
      await page.getByText('is on the list').first().waitFor()
      await page.locator('.found').evaluate((found) => found.scrollIntoView({ block: 'center' }))
    } },
    people: { hash: '#/people' },
    log: { hash: '#/log' },
    team: { hash: '#/team' },
    nudges: { hash: '#/nudges' },
    mail: { at: mail },
    thread: { at: inPage, reach: moderateHere },
  } // biome-ignore format: a scene as few lines as it takes
}

/** A screen as it looks in one way. */
async function shoot(
  browser: Browser,
  cookie: string,
  address: string,
  { hash = '', at, isStranger, reach }: Scene,
  how: object,
) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...how })
  const [name, value] = cookie.split('=') as [string, string]
  if (!isStranger) await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }])
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  await page.goto(at ? await at() : `${address}/console${hash}`)
  await page.waitForTimeout(settlesMs)
  await reach?.(page)
  await page.waitForTimeout(settlesMs)
  const picture = await page.screenshot({ type: 'png' })
  await context.close()
  return `data:image/png;base64,${picture.toString('base64')}`
}

/** Puts four pictures onto one, light above dark, the desk beside the phone. */
async function put(browser: Browser, pictures: string[]): Promise<Buffer> {
  const page = await browser.newPage()
  const address = await page.evaluate(
    async ([sources, width, height, left]) => {
      const sheet = Object.assign(document.createElement('canvas'), { width, height })
      const brush = sheet.getContext('2d')!
      for (const [place, src] of sources.entries()) {
        const picture = Object.assign(new Image(), { src })
        await picture.decode()
        brush.drawImage(picture, place % 2 ? left : 0, place < 2 ? 0 : height - picture.height)
      }
      return sheet.toDataURL('image/webp', 0.85)
    },
    [pictures, desk.width + gap + phone.width, 2 * desk.height + gap, desk.width + gap] as const,
  )
  await page.close()
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}

await using stage = await setStage()
const planted = await insertHistory(stage)
const { cookie, origin } = planted.olga
const browser = await chromium.launch(await findChromium())
await fs.mkdir(folder, { recursive: true })
const wanted = process.argv.slice(2)
for (const [name, scene] of Object.entries(scenesOf(planted))) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const pictures: string[] = []
  for (const colorScheme of ['light', 'dark'] as const)
    for (const viewport of [desk, phone])
      pictures.push(await shoot(browser, cookie, origin, scene, { viewport, colorScheme }))
  await fs.writeFile(path.join(folder, `${name}.webp`), await put(browser, pictures))
  process.stdout.write(`${name}\n`)
}
await browser.close()
