import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../../server/platform/ids.ts'
import { barriersEverywhere } from '../../kit/assertions/accessibility.ts'
import { openConsole } from '../../kit/browser/console-page.ts'
import { announced, closeBrowser, soon } from '../../kit/browser/window.ts'
import { insertComments } from '../../kit/factories/queued-comments.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let priya: Member

beforeAll(async () => {
  server = await testServer()
  priya = await member(server)
  await insertComments(server, [
    { source: 'One', author: 'Ana Silva', state: 'published' },
    { source: 'Two', author: 'Ana Silva', state: 'rejected' },
    { source: 'Three', author: 'José Ångström', state: 'published' },
    { source: 'Four', author: 'Rude Ralph', state: 'spam' },
  ])
})
afterAll(async () => {
  await closeBrowser()
  await server[Symbol.asyncDispose]()
})

const open = (hash = '#/people') => openConsole(server, { person: priya, hash })
const idOf = async (name: string) =>
  (await server.fresh.db.selectFrom('author').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
const sanction = async (name: string, request: object) =>
  priya.ask('POST', `/moderation/authors/${await idOf(name)}/sanctions`, { reason: 'Insults', ...request })

it('finds somebody by a part of their name, opens them, and comes back to what was looked for', async () => {
  await using window = await open('#/pending')
  const { page } = window
  await page.getByRole('link', { name: 'People' }).click()
  const line = page.getByRole('listitem').filter({ hasText: 'Ana Silva' })
  await line.getByText('1 published, 1 rejected').waitFor()
  await soon(() => page.getByRole('listitem').count()).toBe(4)

  await page.getByRole('searchbox', { name: 'Name' }).fill('angst')
  await page.keyboard.press('Enter')
  await soon(() => page.getByRole('listitem').count()).toBe(1)
  await announced(page, '1 person shown').waitFor({ state: 'attached' })
  await soon(() => page.evaluate(() => document.activeElement!.getAttribute('name'))).toBe('q')
  await page.getByRole('link', { name: 'José Ångström' }).click()
  await page.getByRole('heading', { name: 'José Ångström', level: 1 }).waitFor()
  await page.goBack()

  await page.getByRole('link', { name: 'José Ångström' }).waitFor()
  await soon(() => page.getByRole('searchbox', { name: 'Name' }).inputValue()).toBe('angst')
  await soon(() => page.getByRole('listitem').count()).toBe(1)
})

it('shows who is under a sanction, in words, who is an expert, and whom readers report', async () => {
  await sanction('Rude Ralph', { kind: 'suspend', days: 7 })
  await sanction('Ana Silva', { kind: 'review' })
  await priya.ask('PATCH', `/moderation/authors/${await idOf('José Ångström')}`, { isExpert: true })
  const { id } = await server.guest('A Reader')
  await server.fresh.db
    .insertInto('report')
    .columns(['site_id', 'comment_id', 'author_id', 'reason'])
    .expression(
      server.fresh.db
        .selectFrom('comment')
        .select(['site_id', 'id', sql<string>`${id}::uuid`.as('author_id'), sql<'rude'>`'rude'`.as('reason')])
        .where('source', '=', 'Four'),
    )
    .execute()
  await using window = await open()
  const { page } = window
  const names = () => page.getByRole('listitem').getByRole('link').allInnerTexts()
  const show = (which: string) => page.getByLabel('Show').selectOption({ label: which })

  await show('Under a sanction now')
  await soon(async () => (await names()).sort()).toEqual(['Ana Silva', 'Rude Ralph'])
  await page.getByText(/^Suspended until \w+ \d+$/).waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
  await show('Always reviewed')
  await soon(names).toEqual(['Ana Silva'])
  await page.getByRole('listitem').getByText('Always reviewed').waitFor()
  await show('Experts')
  await soon(names).toEqual(['José Ångström'])
  await page.getByRole('listitem').getByText('Expert', { exact: true }).waitFor()
  await show('Most reported in 30 days')
  await soon(names).toEqual(['Rude Ralph'])
  await page.getByText('1 report ·').waitFor()
  await page.getByRole('searchbox', { name: 'Name' }).fill('nobody')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('Nobody here matches.').waitFor()
  expect(await barriersEverywhere(page)).toEqual([])
})

it('goes on page by page, and says where the list did not come', async () => {
  await server.fresh.db
    .insertInto('author')
    .values(
      Array.from({ length: 40 }, (_, at) => ({
        site_id: server.fresh.siteId,
        id: newId(),
        kind: 'guest' as const,
        name: `Walker ${at}`,
        email: null,
        token_hash: Buffer.alloc(32, at + 1),
      })),
    )
    .execute()
  await using window = await openConsole(server, { person: priya, hash: '#/log', mayComplain: /ERR_FAILED|Failed/ })
  const { page } = window
  await page.route('**/moderation/authors?*', (route) => route.abort())
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByText("This didn't load.").first().waitFor()
  await page.unroute('**/moderation/authors?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await soon(() => page.getByRole('listitem').count()).toBe(30)

  await page.getByRole('searchbox', { name: 'Name' }).fill('walker')
  await page.keyboard.press('Enter')
  await announced(page, '30 people shown').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Show more' }).click()

  await soon(() => page.getByRole('listitem').count()).toBe(40)
  await soon(() => page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
})
