import { expect, it } from 'vitest'
import { firstOwnerLink, makeBrowserLink, makeLink } from '../../../server/identity/staff/links.ts'
import { makeMailLink, readMailLink } from '../../../server/notify/mail-links.ts'
import type { Role } from '../../../shared/people/staff.ts'
import { embedToken, type Member, member, own } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const enter = (test: TestApp, link: string, name?: string) =>
  test.ask('POST', '/staff/session', { body: { link, ...(name && { name }) }, headers: { Origin: own } })

const check = (test: TestApp, link: string) =>
  test.ask('POST', '/staff/link-checks', { body: { link }, headers: { Origin: own } })

const invite = async (by: Member, role: Role = 'owner') =>
  (await by.ask('POST', '/staff/invitations', { role, label: 'Mallory' })).body.token as string

const actionsOf = async (by: Member) =>
  (await by.ask('GET', '/moderation/log')).body.items.map(({ action }: { action: string }) => action)

const cookieOf = (headers: Headers) => headers.get('set-cookie')!.split(';')[0]!

it.each([
  ['lose their role', (olga: Member, otto: Member) => olga.ask('PATCH', `/staff/${otto.id}`, { role: 'admin' })],
  ['leave the team', (olga: Member, otto: Member) => olga.ask('DELETE', `/staff/${otto.id}`)],
])('withdraws the invitations of people who %s, and tells the log', async (_what, end) => {
  await using test = await testApp()
  const [olga, otto] = [await member(test, 'owner', 'Olga'), await member(test, 'owner', 'Otto')]
  const [mine, theirs] = [await invite(olga, 'writer'), await invite(otto)]

  await end(olga, otto)

  expect([(await check(test, theirs)).status, (await enter(test, theirs, 'Mallory')).status]).toEqual([409, 409])
  expect((await olga.ask('GET', '/staff/invitations')).body.items).toMatchObject([{ role: 'writer' }])
  expect(await actionsOf(olga)).toContain('staff.withdraw-link')
  expect((await enter(test, mine, 'Wim')).status).toBe(201)
})

it('takes no invitation of somebody who may not invite, even if it was made meanwhile', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const [olga, otto] = [await member(test, 'owner', 'Olga'), await member(test, 'owner', 'Otto')]
  const link = await invite(otto)
  await olga.ask('DELETE', `/staff/${otto.id}`)
  const late = await invite(olga)
  await db.updateTable('staff_link').set({ made_by: otto.id }).where('used_at', 'is', null).execute()

  expect([(await enter(test, link, 'Mallory')).status, (await enter(test, late, 'Mallory')).status]).toEqual([409, 409])
  expect((await check(test, late)).status).toBe(409)
})

it('lets somebody enter or their inviter lose the role, never both at the same moment', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  for (let round = 0; round < 10; round++) {
    const otto = await member(test, 'owner', `Otto ${round}`)
    const link = await invite(otto)

    const [removed, entered] = await Promise.all([olga.ask('DELETE', `/staff/${otto.id}`), enter(test, link, 'Late')])

    expect(removed.status).toBe(204)
    const { rows } = { rows: (await actionsOf(olga)) as string[] }
    // The newest first: whoever got in did so before the removal.
    if (entered.status === 201) expect(rows.indexOf('staff.remove')).toBeLessThan(rows.indexOf('staff.join'))
    else expect(entered.status).toBe(409)
  }
})

it('keeps invitations of the command line, whoever leaves', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const [olga, otto] = [await member(test, 'owner', 'Olga'), await member(test, 'owner', 'Otto')]
  const { token } = await makeLink(db, siteId, { role: 'writer', label: 'Wim', by: null })

  await olga.ask('DELETE', `/staff/${otto.id}`)

  expect((await enter(test, token, 'Wim')).status).toBe(201)
})

it('ends the first owner’s link, which was printed, once somebody owns the site by another', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const printed = (await firstOwnerLink(db, siteId))!
  const { token } = await makeLink(db, siteId, { role: 'writer', label: 'Wim', by: null })

  await member(test, 'owner', 'Olga')

  expect((await enter(test, printed, 'Mallory')).status).toBe(409)
  expect((await enter(test, token, 'Wim')).status).toBe(201)
})

it('writes a withdrawal into the log', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  const { body } = await olga.ask('POST', '/staff/invitations', { role: 'admin', label: 'Ann' })

  await olga.ask('DELETE', `/staff/invitations/${body.invitation.id}`)

  const { items } = (await olga.ask('GET', `/moderation/log?target=${body.invitation.id}`)).body
  expect(items[0]).toMatchObject({ action: 'staff.withdraw-link', actorName: 'Olga', before: { role: 'admin' } })
})

it('ends the links in somebody’s mails with their role, and a later role does not bring them back', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const [olga, mo] = [await member(test, 'owner', 'Olga'), await member(test, 'moderator', 'Mo')]
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Words')
  const link = await makeMailLink(db, siteId, { commentId: id, staffId: mo.id, revision: 1, state: 'published' })
  expect(await readMailLink(db, siteId, link)).not.toBeNull()

  await olga.ask('PATCH', `/staff/${mo.id}`, { role: 'writer' })
  await olga.ask('PATCH', `/staff/${mo.id}`, { role: 'moderator' })

  expect(await readMailLink(db, siteId, link)).toBeNull()
})

it('signs another browser in as the same person', async () => {
  await using test = await testApp()
  const priya = await member(test)

  const made = await priya.ask('POST', '/staff/browser-links')
  const question = await check(test, made.body.token)
  const entered = await enter(test, made.body.token)
  const again = await enter(test, made.body.token)

  expect(question.body).toMatchObject({ role: 'moderator', label: null, person: 'Priya Shah' })
  expect(entered.body.staff).toMatchObject({ id: priya.id, authorId: priya.authorId, name: 'Priya Shah' })
  expect(again.status).toBe(409)
  const { items } = (await priya.ask('GET', '/staff/sessions')).body
  expect(items).toHaveLength(2)
  const olga = await member(test, 'owner', 'Olga')
  expect((await olga.ask('GET', '/staff')).body.items).toHaveLength(2)
  expect((await olga.ask('GET', '/staff/invitations')).body.items).toEqual([])
  expect(await actionsOf(olga)).toEqual(expect.arrayContaining(['staff.link-browser', 'staff.add-browser']))
})

it('gives another browser the role its person has by then, and nothing once they have left', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const [olga, mo] = [await member(test, 'owner', 'Olga'), await member(test, 'owner', 'Mo')]
  const [first, second] = [
    await makeBrowserLink(db, siteId, { id: mo.id, role: 'owner' }, null),
    await makeBrowserLink(db, siteId, { id: mo.id, role: 'owner' }, null),
  ]

  await olga.ask('PATCH', `/staff/${mo.id}`, { role: 'writer' })
  const entered = await enter(test, first.token)
  await olga.ask('DELETE', `/staff/${mo.id}`)

  expect(entered.body).toMatchObject({ staff: { id: mo.id, role: 'writer' }, powers: ['feature', 'ownAccount'] })
  expect((await enter(test, second.token)).status).toBe(409)
})

it('needs a name for somebody new, and keeps the link good without one', async () => {
  await using test = await testApp()
  const { token } = await makeLink(test.fresh.db, test.fresh.siteId, { role: 'writer', label: 'Wim', by: null })

  const nameless = await enter(test, token)

  expect([nameless.status, nameless.body.errors[0].pointer]).toEqual([422, '/name'])
  expect((await enter(test, token, 'Wim')).status).toBe(201)
})

it('signs out everywhere else in one step: browsers, pages and links that were not used yet', async () => {
  await using test = await testApp()
  const [priya, mo] = [await member(test), await member(test, 'moderator', 'Mo')]
  const embedded = await embedToken(test, priya)
  const other = await enter(test, (await priya.ask('POST', '/staff/browser-links')).body.token)
  const unused = (await priya.ask('POST', '/staff/browser-links')).body.token

  const ended = await priya.ask('DELETE', '/staff/sessions')

  expect(ended.status).toBe(204)
  expect((await priya.ask('GET', '/staff/sessions')).body.items).toMatchObject([{ isCurrent: true }])
  const stillIn = await test.ask('GET', '/staff/session', { headers: { Cookie: cookieOf(other.headers) } })
  expect([stillIn.status, (await enter(test, unused)).status]).toEqual([401, 409])
  expect((await test.ask('DELETE', '/staff/embed-sessions', { token: embedded })).status).toBe(401)
  expect((await mo.ask('GET', '/staff/session')).status).toBe(200)
})

it('ends a browser’s session 30 days after it was last used, not after it began', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const priya = await member(test)
  const days = async () => {
    const { expires_at } = await db.selectFrom('staff_session').select('expires_at').executeTakeFirstOrThrow()
    return (Date.parse(expires_at) - Date.now()) / (24 * 60 * 60 * 1_000)
  }
  const ago = (seen: number, left: number) => {
    const at = (in_: number) => new Date(Date.now() + in_ * 24 * 60 * 60 * 1_000).toISOString()
    return db
      .updateTable('staff_session')
      .set({ seen_at: at(-seen), expires_at: at(left) })
      .execute()
  }

  await ago(29, 1)
  const used = await priya.ask('GET', '/staff/session')

  expect(used.status).toBe(200)
  expect(await days()).toBeGreaterThan(29.9)
  // The browser keeps the cookie longer than that: the server alone ends the session.
  expect(cookieOf(used.headers)).toBe(priya.cookie)
  expect(Number(/Max-Age=(\d+)/.exec(used.headers.get('set-cookie')!)![1])).toBeGreaterThan(31 * 24 * 60 * 60)
  await ago(31, -1)
  expect((await priya.ask('GET', '/staff/session')).status).toBe(401)
})
