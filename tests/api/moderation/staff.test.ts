import { expect, it } from 'vitest'
import { firstOwnerLink, makeLink } from '../../../server/identity/staff/links.ts'
import { member, own } from '../../kit/factories/staff.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

const link = '/staff/link-checks'
const session = '/staff/session'

it('keeps a link that the command line made for somebody through the next start', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const { token } = await makeLink(db, siteId, { role: 'owner', label: 'Olga', by: null })

  await firstOwnerLink(db, siteId)

  const asked = await test.ask('POST', link, { body: { link: token }, headers: { Origin: own } })
  expect([asked.status, asked.body.label]).toEqual([200, 'Olga'])
})

it('lets the first owner in by a link that is good once', async () => {
  await using test = await testApp()
  const token = (await firstOwnerLink(test.fresh.db, test.fresh.siteId))!
  const headers = { Origin: own }

  const question = await test.ask('POST', link, { body: { link: token }, headers })
  const entered = await test.ask('POST', session, { body: { link: token, name: 'Olga Owner' }, headers })
  const again = await test.ask('POST', session, { body: { link: token, name: 'Mallory' }, headers })

  expect(question.body).toMatchObject({ role: 'owner', label: null })
  expect(entered.status).toBe(201)
  expect(entered.body).toMatchObject({ staff: { name: 'Olga Owner', role: 'owner' } })
  expect(entered.headers.get('set-cookie')).toMatch(/^afterword-team-.*; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
  expect([again.status, again.body.type]).toEqual([409, '/problems/link-used'])
  expect(await firstOwnerLink(test.fresh.db, test.fresh.siteId)).toBeNull()
})

it('prints a new owner link at each start until somebody owns the site, and only the last one works', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const first = (await firstOwnerLink(db, siteId))!
  const second = (await firstOwnerLink(db, siteId))!
  const enter = (token: string) =>
    test.ask('POST', session, { body: { link: token, name: 'Olga' }, headers: { Origin: own } })

  expect((await enter(first)).status).toBe(409)
  expect((await enter(second)).status).toBe(201)
})

it('makes one person of a link used twice at the same moment', async () => {
  await using test = await testApp()
  const { token } = await makeLink(test.fresh.db, test.fresh.siteId, { role: 'moderator', label: 'Priya', by: null })
  const enter = () => test.ask('POST', session, { body: { link: token, name: 'Priya' }, headers: { Origin: own } })

  const answers = await Promise.all(Array.from({ length: 10 }, enter))

  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  expect(await test.fresh.db.selectFrom('staff').select('id').execute()).toHaveLength(1)
})

it('does not let in by a link whose time is over', async () => {
  await using test = await testApp()
  const { token } = await makeLink(test.fresh.db, test.fresh.siteId, { role: 'moderator', label: 'Priya', by: null })
  await test.fresh.db.updateTable('staff_link').set({ expires_at: '2026-01-01T00:00:00Z' }).execute()

  const entered = await test.ask('POST', session, { body: { link: token, name: 'Priya' }, headers: { Origin: own } })

  expect(entered.status).toBe(409)
})

it('keeps the cookie to pages of our own: a page that embeds the comments can do nothing with it', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const asked = (headers: Record<string, string>) => priya.ask('GET', session, undefined, headers)

  const mine = await asked({ 'Sec-Fetch-Site': 'same-origin' })
  const neighbour = await asked({ 'Sec-Fetch-Site': 'same-site' })
  const stranger = await asked({ 'Sec-Fetch-Site': 'cross-site' })
  const write = await priya.ask('DELETE', session, undefined, { Origin: origin })
  const noOrigin = await test.app.request('/api/v1/sites/_/staff/session', {
    method: 'DELETE',
    headers: { Cookie: priya.cookie },
  })

  expect(mine.status).toBe(200)
  expect(mine.headers.get('cache-control')).toBe('private, no-store')
  expect([neighbour.status, stranger.status, write.status, noOrigin.status]).toEqual([403, 403, 403, 403])
})

it('sets a cookie no neighbour can plant where the server is reached by https', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  const { token } = await makeLink(test.fresh.db, test.fresh.siteId, { role: 'owner', label: 'Olga', by: null })

  const entered = await test.ask('POST', session, {
    body: { link: token, name: 'Olga' },
    headers: { Origin: 'https://comments.example.org' },
  })

  expect(entered.headers.get('set-cookie')).toMatch(/^__Host-afterword-team-.*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
})

it('invites by a link shown once, and forgets nobody who uses it', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')

  const invited = await olga.ask('POST', '/staff/invitations', { role: 'writer', label: 'Wim' })
  const { body: before } = await olga.ask('GET', '/staff/invitations')
  await test.ask('POST', session, { body: { link: invited.body.token, name: 'Wim' }, headers: { Origin: own } })
  const { body: after } = await olga.ask('GET', '/staff/invitations')
  const { body: team } = await olga.ask('GET', '/staff')

  expect(before.items).toMatchObject([{ role: 'writer', label: 'Wim' }])
  expect(JSON.stringify(before)).not.toContain(invited.body.token)
  expect(team.items).toMatchObject([
    { name: 'Olga', role: 'owner' },
    { name: 'Wim', role: 'writer' },
  ])
  expect(after.items).toEqual([])
})

it('withdraws an invitation', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  const invited = await olga.ask('POST', '/staff/invitations', { role: 'admin', label: 'Ann' })

  const withdrawn = await olga.ask('DELETE', `/staff/invitations/${invited.body.invitation.id}`)
  const entered = await test.ask('POST', session, {
    body: { link: invited.body.token, name: 'Ann' },
    headers: { Origin: own },
  })

  expect([withdrawn.status, entered.status]).toEqual([204, 409])
})

it('keeps an owner, even when two remove each other at the same moment', async () => {
  await using test = await testApp()
  const [olga, otto] = [await member(test, 'owner', 'Olga'), await member(test, 'owner', 'Otto')]

  const both = await Promise.all([olga.ask('DELETE', `/staff/${otto.id}`), otto.ask('DELETE', `/staff/${olga.id}`)])
  const left = await test.fresh.db.selectFrom('staff').select('id').where('removed_at', 'is', null).execute()

  expect(left).toHaveLength(1)
  expect(both.filter(({ status }) => status === 204)).toHaveLength(1)
  const last = left[0]!.id === olga.id ? olga : otto
  const alone = await last.ask('PATCH', `/staff/${last.id}`, { role: 'admin' })
  expect([alone.status, alone.body.type]).toEqual([409, '/problems/last-owner'])
})

it('takes a role away in every process at once', async () => {
  await using test = await testApp()
  const [olga, mo] = [await member(test, 'owner', 'Olga'), await member(test, 'moderator', 'Mo')]

  const before = await mo.ask('GET', session)
  await olga.ask('PATCH', `/staff/${mo.id}`, { role: 'writer' })
  const changed = await mo.ask('GET', session)
  await olga.ask('DELETE', `/staff/${mo.id}`)
  const removed = await mo.ask('GET', session)

  expect(before.body.powers).toContain('decide')
  expect(changed.body.powers).not.toContain('decide')
  expect([removed.status, removed.body.type]).toEqual([401, '/problems/sign-in-required'])
})

it('lists the browsers somebody is signed in with, and signs one of them out', async () => {
  await using test = await testApp()
  const [priya, other] = [await member(test), await member(test, 'moderator', 'Other')]

  const { body } = await priya.ask('GET', '/staff/sessions')
  const foreign = await other.ask('DELETE', `/staff/sessions/${body.items[0].id}`)
  const ended = await priya.ask('DELETE', `/staff/sessions/${body.items[0].id}`)
  const after = await priya.ask('GET', session)

  expect(body.items).toMatchObject([{ kind: 'console', isCurrent: true, origin: null }])
  expect([foreign.status, ended.status, after.status]).toEqual([404, 204, 401])
})

it('says nothing to who is not signed in', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const answers = await Promise.all(
    ['/staff', session, '/staff/sessions'].map((path) => test.ask('GET', path, { token })),
  )

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
})
