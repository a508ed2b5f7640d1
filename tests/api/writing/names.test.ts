import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { cookieOf, openForm, sendForm } from '../../kit/clients/plain-form.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const rename = (test: TestApp, token: string, name: string) => test.ask('PATCH', '/me', { token, body: { name } })
const startAnew = (test: TestApp, name: string, earlier: string[]) =>
  test.ask('POST', '/guests', { body: { name, earlier } })
const post = (test: TestApp, token: string) =>
  test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body: `Words ${crypto.randomUUID()}` },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })

it('changes a guest’s name on all they wrote, and shows moderators the earlier ones', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const selma = await test.guest('Selma')
  const { id } = await test.post(selma.token, 'Mine.')
  const version = async () =>
    (await test.fresh.db.selectFrom('thread').select('version').executeTakeFirstOrThrow()).version
  const before = await version()

  const changed = await rename(test, selma.token, ' Selma  Wright ')
  const again = await rename(test, selma.token, 'Selma Wright')

  expect([changed.status, changed.body.viewer]).toEqual([200, { id: selma.id, name: 'Selma Wright', kind: 'guest' }])
  expect(again.status).toBe(200)
  const shown = await test.ask('GET', `/comments/${id}`)
  expect(shown.body.comment.author).toMatchObject({ id: selma.id, name: 'Selma Wright' })
  expect(await version()).toBeGreaterThan(before)
  const edited = await test.ask('PATCH', `/comments/${id}`, { token: selma.token, body: { body: 'Still mine.' }, headers: { 'If-Match': '"1"' } }) // biome-ignore format: one request
  expect(edited.status).toBe(200)
  const card = await priya.ask('GET', `/moderation/authors/${selma.id}`)
  expect(card.body.earlierNames).toEqual([{ name: 'Selma', until: expect.any(String) }])
})

it('lets a name be changed three times a week, and says when it may be again', async () => {
  await using test = await testApp()
  const { token } = await test.guest('Name 0')
  for (const n of [1, 2, 3]) expect((await rename(test, token, `Name ${n}`)).status).toBe(200)

  const refused = await rename(test, token, 'Name 4')

  expect([refused.status, refused.body.type]).toEqual([429, '/problems/name-limit'])
  expect(refused.body.retryAfterS / 86_400).toBeCloseTo(7, 1)
  expect(refused.headers.get('retry-after')).toBe(String(refused.body.retryAfterS))
  await sql`update author_name set ended_at = ended_at - interval '8 days'`.execute(test.fresh.db)
  expect((await rename(test, token, 'Name 4')).status).toBe(200)
})

it('lets nobody take the team’s names that way, and neither who is suspended nor the team change theirs', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const ana = await test.guest('Ana')

  const claimed = await rename(test, ana.token, 'Priya Shah')
  const nobody = await test.ask('PATCH', '/me', { body: { name: 'Nobody' } })
  await priya.ask('POST', `/moderation/authors/${ana.id}/sanctions`, { kind: 'suspend', days: 3, reason: 'Insults' })
  const suspended = await rename(test, ana.token, 'Ana Silva')

  expect([claimed.status, claimed.body.errors]).toMatchObject([422, [{ pointer: '/name', code: 'protected' }]])
  expect([nobody.status, suspended.body.type]).toEqual([401, '/problems/suspended'])
  expect(await test.fresh.db.selectFrom('author_name').selectAll().execute()).toEqual([])
})

it.each([
  { kind: 'ban', days: undefined },
  { kind: 'suspend', days: 7 },
  { kind: 'review', days: undefined },
  { kind: 'shadow', days: undefined },
])(
  'holds a new guest of a browser with a guest under a $kind, until it ends, and stores only that',
  async ({ kind, days }) => {
    await using test = await testApp()
    const priya = await member(test)
    const [hester, before] = [await test.guest('Hester Vale'), await test.guest('Someone before')]
    await test.post(hester.token, 'Before it.')
    await priya.ask('POST', `/moderation/authors/${hester.id}/sanctions`, {
      kind,
      ...(days && { days }),
      reason: 'Insults',
    })

    const { body: made } = await startAnew(test, 'Hester Vale', [before.token, hester.token])
    const held = await post(test, made.token)
    const { body: card } = await priya.ask('GET', `/moderation/authors/${made.viewer.id}`)
    const [sanction] = card.sanctions

    expect([held.status, held.body.comment.state]).toEqual([202, 'held'])
    expect(card.sanctions).toMatchObject([{ kind: 'review', by: null, isActive: true }])
    if (days) expect(Date.parse(sanction.until) / 86_400_000).toBeCloseTo(Date.now() / 86_400_000 + days, 1)
    else expect(sanction.until).toBeNull()
    expect(JSON.stringify(card)).not.toContain(hester.id)
    // The new guest's browser is no way round it either, and moderators can end it.
    const { body: third } = await startAnew(test, 'Third', [before.token, made.token])
    expect((await post(test, third.token)).status).toBe(202)
    expect((await priya.ask('DELETE', `/moderation/sanctions/${sanction.id}`)).status).toBe(200)
    expect((await post(test, made.token)).status).toBe(201)
  },
)

it('holds nobody whose earlier guests are free again, unknown, or only have a message', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const [ended, told] = [await test.guest('Ended'), await test.guest('Told')]
  await priya.ask('POST', `/moderation/authors/${ended.id}/sanctions`, { kind: 'suspend', days: 1, reason: 'Insults' })
  await priya.ask('POST', `/moderation/authors/${told.id}/sanctions`, { kind: 'message', reason: 'Thanks', message: 'Thank you.' }) // biome-ignore format: one request
  await sql`update sanction set until = now() - interval '1 minute' where kind = 'suspend'`.execute(test.fresh.db)

  const { body } = await startAnew(test, 'New here', [ended.token, told.token, `awg_${'x'.repeat(43)}`])

  expect((await post(test, body.token)).status).toBe(201)
  expect((await startAnew(test, 'New here', ['nonsense'])).status).toBe(422)
})

it('holds who takes another name on a plain page, too', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const ofUrl = `/threads/_?${new URLSearchParams({ url: pageUrl })}`
  const first = await sendForm(test, await openForm(test, ofUrl), { name: 'Hester Vale', body: 'The first.' })
  const { id } = await test.fresh.db.selectFrom('author').select('id').where('name', '=', 'Hester Vale').executeTakeFirstOrThrow() // biome-ignore format: one query
  await priya.ask('POST', `/moderation/authors/${id}/sanctions`, { kind: 'ban', reason: 'Insults' })

  const [, address] = first.headers.get('location')!.match(/^([^#]*)#/)!
  const form = await openForm(test, `${address}?as=other`, cookieOf(first))
  await sendForm(test, form, { name: 'Somebody else', body: 'The second.' })

  const states = await test.fresh.db.selectFrom('comment').select('state').orderBy('created_at').execute()
  expect(states.map(({ state }) => state)).toEqual(['published', 'held'])
})
