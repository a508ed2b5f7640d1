import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSession } from '../../../server/identity/staff/session.ts'
import type { ChangeEvent } from '../../../server/platform/database/changes.ts'
import { openForm, sendForm } from '../../kit/clients/plain-form.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member
beforeAll(async () => {
  test = await testApp()
  priya = await member(test, 'moderator', 'Priya Shah')
  await test.fresh.db.updateTable('site').set({ name: 'River Post' }).execute()
  await test.set({})
})
afterAll(() => test[Symbol.asyncDispose]())

const become = (name: string, token?: string) => test.ask('POST', '/guests', { body: { name }, token })

it.each([
  'Priya Shah', 'priya  shah', 'Рriyа Ѕhah', 'Priya-Shah', 'Prіуа Shаh', 'PriyaShah', 'Admin', 'ADMlN', 'аdmin', 'Site Admin', 'The Moderator',
  'Moderatör', 'Modération', 'm0derator', 'Staff', 'Owner of the site', 'Editor', 'Redaktion', 'Модератор', '管理员', '관리자', 'River Post', 'RIVER-POST',
  'The River Post team', 'River Post Moderator', 'Rіver Pоst', 'Afterword', 'Priya Shah (Moderator)', 'Moderator Priya Shah', 'Priya Shah – Staff',
  'The Priya Shah', 'real Priya Shah', 'Priya (mod) Shah', 'ThePriyaShah', 'PriyaShahAdmin', 'Priya Shah, Official Account', 'Mrs. Priya Shah',
  'Die echte Рriyа Shah', 'I am Priya Shah', '4dmin', 'm0d3r4t0r', 'Pr1ya 5hah', '5taff', 'SiteAdmin', 'El Moderador', 'Die Redaktion',
])('takes no guest called %s', async (name) => {
  const { status, body } = await become(name)

  expect(status).toBe(422)
  expect(body.errors).toEqual([{ pointer: '/name', code: 'protected', detail: expect.any(String) }])
}) // biome-ignore format: a list

it.each([
  'Priya', 'Shah', 'Priya S.', 'Ana Silva', 'Adam Min', 'Modesty Blaise', 'Edith Torres', 'Stafford', 'River', 'Post', 'Иван', '山田太郎', '🌊🌊',
  'The Priya Fan', 'Priya Shahini', 'Dr. Priya', 'Mr Shah', 'Ana Shah', 'Agent 47', '7of9', 'The Reader', 'Real Deal', 'De La Cruz',
])('takes a guest called %s', async (name) => {
  expect((await become(name)).status).toBe(201)
}) // biome-ignore format: a list

it('lets somebody of the team be a guest of their own name', async () => {
  const token = await startSession(test.fresh.db, test.fresh.siteId, { staffId: priya.id, agent: '', origin })

  expect((await become('Priya Shah', token)).status).toBe(201)
})

it('protects a name no longer than its bearer has a role', async () => {
  const olga = await member(test, 'owner', 'Olga Owner')
  const wim = await member(test, 'writer', 'Wim Writer')
  expect((await become('Wim Writer')).status).toBe(422)

  await olga.ask('DELETE', `/staff/${wim.id}`)

  expect((await become('Wim Writer')).status).toBe(201)
})

it('refuses it in the plain form too, with everything typed', async () => {
  const form = await openForm(test, `/threads/_?url=${pageUrl}`)

  const { status, body } = await sendForm(test, form, { name: 'Рriyа Shah', body: 'What I typed' })

  expect(status).toBe(422)
  expect(body).toContain('What I typed')
  expect(body).toContain('Name looks like a name of the team: choose another')
})

it('takes a badge from every page as soon as its role is lost', async () => {
  const olga = await member(test, 'owner', 'Otto Owner')
  const mo = await member(test, 'moderator', 'Mo Moderates')
  const token = await startSession(test.fresh.db, test.fresh.siteId, { staffId: mo.id, agent: '', origin })
  const url = `${origin}/badges`
  const { threadId } = await test.post(token, 'With a badge', { url })
  const read = async () => {
    const { body, headers } = await test.ask('GET', `/thread?url=${url}`)
    return { badges: body.items[0].author.badges, tag: headers.get('etag')! }
  }
  const heard: ChangeEvent[] = []
  const before = await read()
  test.fresh.db.changes.subscribe((event) => heard.push(event))

  await olga.ask('PATCH', `/staff/${mo.id}`, { role: 'writer' })
  const changed = await read()
  await olga.ask('DELETE', `/staff/${mo.id}`)
  const removed = await read()
  const conditional = await test.ask('GET', `/thread?url=${url}`, { headers: { 'If-None-Match': before.tag } })

  expect([before.badges, changed.badges, removed.badges]).toEqual([['moderator'], ['staff'], []])
  expect(conditional.status).toBe(200)
  expect(heard.filter(({ kind, id }) => kind === 'thread' && id === threadId)).toHaveLength(2)
})
