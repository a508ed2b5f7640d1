import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inHand, openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser, openPage, soon } from '../../kit/browser/window.ts'
import { emptyQueues, held, insertComments, statesOf } from '../../kit/factories/queued-comments.ts'
import { member } from '../../kit/factories/staff.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer()
})
afterAll(async () => {
  await closeBrowser()
  await server[Symbol.asyncDispose]()
})

it('shows what was done and by whom, and reverses any of it', async () => {
  const ids = await insertComments(server, held(3))
  const tomas = await member(server, 'moderator', 'Tomas Reed')
  const decide = (at: number[], body: object) =>
    tomas.ask('POST', '/moderation/decisions', {
      items: at.map((n) => ({ id: ids[n], state: 'held', revision: 1 })),
      ...body,
    })
  await decide([0, 1], { verb: 'reject', reason: 'rude', source: 'bulk' })
  await decide([2], { verb: 'approve', source: 'key' })
  await using window = await openConsole(server, { role: 'owner', name: 'Olga Owner', hash: '#/log' })
  const { page } = window
  const lines = page.getByRole('listitem')

  await lines.filter({ hasText: 'Tomas Reed rejected 2 comments · Rude · Held → Rejected · bulk' }).waitFor()
  await lines.filter({ hasText: 'Tomas Reed approved 1 comment' }).waitFor()
  await page.getByRole('combobox', { name: 'What' }).selectOption('Rejected')
  await soon(() => lines.count()).toBe(1)
  await page.getByRole('button', { name: /^Reverse: rejected 2 comments/ }).click()

  await soon(() => statesOf(server, ids)).toEqual(['held', 'held', 'published'])
  await page.getByRole('combobox', { name: 'What' }).selectOption('everything')
  await lines.filter({ hasText: 'Olga Owner put back 2 comments' }).waitFor()
  await page.getByRole('combobox', { name: 'Who' }).selectOption('Tomas Reed')
  await soon(() => lines.count()).toBe(3)
})

it('reverses what was done to a person, too', async () => {
  const lin = await server.guest('Lin')
  const tomas = await member(server, 'moderator', 'Tomas Reed')
  const { status } = await tomas.ask('POST', `/moderation/authors/${lin.id}/sanctions`, { kind: 'ban', reason: 'spam' })
  expect(status).toBe(201)
  await using window = await openConsole(server, { role: 'owner', name: 'Olga Owner', hash: '#/log' })
  const { page } = window

  await page.getByRole('button', { name: /^Reverse: put a sanction on somebody/ }).click()

  await page.getByRole('listitem').filter({ hasText: 'Olga Owner lifted a sanction' }).waitFor()
  const { body } = await tomas.ask('GET', `/moderation/authors/${lin.id}`)
  expect(body.author.sanctions).toEqual([])
})

it('gives the log as a file, a line of JSON for each entry', async () => {
  await using window = await openConsole(server, { role: 'owner', name: 'Olga Owner', hash: '#/log' })
  const { page } = window
  const { rows } = { rows: await server.fresh.db.selectFrom('log').select('seq').orderBy('seq', 'desc').execute() }

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ])

  const lines = (await readFile(await file.path(), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq))
})

it('pages through a long log', async () => {
  const ids = await insertComments(server, held(60))
  const tomas = await member(server, 'moderator', 'Tomas Long')
  for (const id of ids)
    await tomas.ask('POST', '/moderation/decisions', { items: [{ id, state: 'held', revision: 1 }], verb: 'approve' })
  await using window = await openConsole(server, { person: tomas, name: 'Tomas Long', hash: '#/log' })
  const { page } = window
  const lines = page.locator('.log-line')

  await soon(() => lines.count()).toBe(50)
  await page.getByRole('button', { name: 'Show older' }).click()

  await soon(() => lines.count()).toBe(61)
})

it('invites by a link that is shown once, changes roles, and removes', async () => {
  await using window = await openConsole(server, {
    role: 'owner',
    name: 'Olga Owner',
    hash: '#/team',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = window

  await page.getByRole('textbox', { name: 'For whom' }).fill('Nora New')
  await page.getByRole('button', { name: 'Invite' }).click()
  const link = await page.getByRole('textbox', { name: 'Link for Nora New' }).inputValue()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await soon(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await using invited = await openPage({ mayComplain: /401/ })
  await invited.page.goto(link)
  await invited.page.getByRole('button', { name: 'Enter' }).click()
  await invited.page.getByText('Nora New, Moderator').waitFor()

  await page.reload()
  await page.getByRole('combobox', { name: 'Role of Nora New' }).selectOption('Admin')
  await soon(() =>
    server.fresh.db.selectFrom('staff').select('role').where('role', '=', 'admin').execute(),
  ).toHaveLength(1)
  await page.getByRole('button', { name: 'Remove Nora New' }).click()
  await page.getByText('Remove Nora New?').waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()

  await page.getByRole('combobox', { name: 'Role of Nora New' }).waitFor({ state: 'detached' })
  await soon(() => invited.page.getByRole('heading', { name: 'How to get in' }).count()).toBe(1)
})

it('lists where one is signed in, and signs out elsewhere', async () => {
  await using here = await openConsole(server, { name: 'Priya Twice', hash: '#/team' })
  const { person } = here
  await server.fresh.db
    .insertInto('staff_session')
    .columns(['site_id', 'id', 'staff_id', 'kind', 'token_hash', 'agent', 'expires_at'])
    .expression((eb) =>
      eb
        .selectFrom('staff_session')
        .select((one) => [
          'site_id',
          one.val(crypto.randomUUID()).as('id'),
          'staff_id',
          'kind',
          one.val(Buffer.alloc(32, 7)).as('token_hash'),
          one.val('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0').as('agent'),
          'expires_at',
        ])
        .where('staff_id', '=', person.id),
    )
    .execute()
  const { page } = here
  await page.reload()
  await page.getByText('this browser').waitFor()

  await page.getByRole('button', { name: /^Sign out: Firefox, Linux/ }).click()

  await soon(() => page.getByText('Firefox, Linux').count()).toBe(0)
  await page.getByText('this browser').waitFor()
})

it.each([320, 360])(
  'fits a phone of %i pixels: one comment, its buttons at hand, nothing to the side',
  async (width) => {
    await emptyQueues(server)
    const ids = await insertComments(server, held(2))
    await using window = await openConsole(server, {
      viewport: { width, height: 740 },
      hasTouch: true,
      isMobile: true,
      role: 'owner',
      name: 'Olga Owner',
    })
    const { page } = window
    await inHand(page).waitFor()
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

    await soon(sideways).toBeLessThanOrEqual(0)
    await soon(() => page.locator('.entry').count()).toBe(1)
    for (const name of ['Approve', 'Reject', 'Spam']) {
      await soon(async () => {
        const box = (await page.getByRole('button', { name, exact: true }).boundingBox())!
        return [box.height >= 44, box.y + box.height <= 740]
      }, name).toEqual([true, true])
    }
    await page.getByRole('button', { name: 'Reject', exact: true }).tap()
    await soon(sideways).toBeLessThanOrEqual(0)
    const before = await page.locator('.card').getAttribute('id')
    await page.getByRole('button', { name: 'Off-topic' }).tap()
    await soon(() => page.locator('.card').getAttribute('id')).not.toBe(before)
    await soon(async () => (await statesOf(server, ids)).includes('rejected')).toBe(true)
    for (const screen of ['log', 'team']) {
      await page.goto(`${server.address}/console#/${screen}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('.log-line, .person').first().waitFor()
      await soon(sideways, screen).toBeLessThanOrEqual(0)
    }
  },
)
