import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NudgeKind, NudgeOutcome } from '../../../shared/moderation/nudges.ts'
import { decideNow } from '../../kit/clients/decisions.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member
beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
})
afterAll(() => test[Symbol.asyncDispose]())

let pages = 0
const newPage = () => `${origin}/participation-${++pages}`
const count = (kind: NudgeKind, outcome: NudgeOutcome, token?: string) =>
  test.ask('POST', '/nudges', { body: { kind, outcome }, ...(token && { token }) })
const participation = async (token: string, url: string, parent?: string) =>
  (await test.ask('GET', `/me/participation?url=${url}${parent ? `&parent=${parent}` : ''}`, { token })).body

it('says how many of the last ten public comments are the asker’s own', async () => {
  const url = newPage()
  const [ana, ben] = [await test.guest(), await test.guest('Ben')]
  expect(await participation(ana.token, url)).toEqual({ recent: { own: 0, of: 0 }, pair: null })
  for (let at = 0; at < 5; at++) await test.post(ben.token, `Ben ${at}`, { url })
  for (let at = 0; at < 7; at++) await test.post(ana.token, `Ana ${at}`, { url })

  expect(await participation(ana.token, url)).toEqual({ recent: { own: 7, of: 10 }, pair: null })
  const last = await test.post(ana.token, 'Held at once', { url })
  await decideNow(test, priya, 'hold', last.id)
  expect((await participation(ana.token, url)).recent).toEqual({ own: 7, of: 10 })
  expect((await participation(ben.token, url)).recent).toEqual({ own: 3, of: 10 })
})

it('knows a talk of two by its turns, and where a third had a word in between', async () => {
  const url = newPage()
  const people = [await test.guest('Ana'), await test.guest('Ben')] as const
  const talk: string[] = []
  for (let at = 0; at < 9; at++) {
    const { id } = await test.post(people[at % 2]!.token, `Turn ${at}`, {
      url,
      ...(at > 0 && { parentId: talk.at(-1)! }),
    })
    talk.push(id)
  }
  const [ana, ben] = people

  expect((await participation(ben.token, url, talk[8])).pair).toEqual({ name: 'Ana', replies: 8 })
  expect((await participation(ana.token, url, talk[3])).pair).toEqual({ name: 'Ben', replies: 4 })
  // One's own comment is nobody else's turn.
  expect((await participation(ana.token, url, talk[8])).pair).toBeNull()
  const cleo = await test.guest('Cleo')
  expect((await participation(cleo.token, url, talk[8])).pair).toEqual({ name: 'Ana', replies: 1 })
  await decideNow(test, priya, 'hold', talk[6]!)
  expect((await participation(ben.token, url, talk[8])).pair).toEqual({ name: 'Ana', replies: 2 })
})

it('counts what came of each kind, and shows the team 30 days of it', async () => {
  const { token } = await test.guest()
  for (let at = 0; at < 4; at++) expect((await count('tone', 'shown', token)).status).toBe(204)
  await count('tone', 'edited')
  await count('tone', 'posted')
  await count('first', 'posted')
  await test.fresh.db
    .insertInto('nudge_outcome')
    .values({ site_id: test.fresh.siteId, day: '2026-01-01', kind: 'tone', outcome: 'shown', count: 100 })
    .execute()

  const { body } = await priya.ask('GET', '/moderation/nudges')

  expect(body.days).toBe(30)
  expect(body.kinds).toContainEqual({ kind: 'tone', shown: 4, edited: 1, posted: 1, abandoned: 2 })
  // What was shown before and posted since leaves nobody less than none.
  expect(body.kinds).toContainEqual({ kind: 'first', shown: 0, edited: 0, posted: 1, abandoned: 0 })
})

it('keeps a number a day and nothing of who it was', async () => {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = ${test.fresh.schema} and table_name = 'nudge_outcome'`.execute(test.fresh.db)

  expect(rows.map(({ name }) => name).sort()).toEqual(['count', 'day', 'kind', 'outcome', 'site_id'])
})

it('counts as many a minute from one address as a person may write, none where nudges are off, and takes nothing from who posts', async () => {
  await test.set({ writesPerMinutePerAuthor: 3 })
  const answers = []
  for (let at = 0; at < 4; at++) answers.push((await count('repeat', 'shown')).status)
  expect(answers.filter((status) => status === 204)).toHaveLength(3)
  expect(answers.at(-1)).toBe(429)
  await test.post((await test.guest()).token, 'Posted all the same', { url: newPage() })

  await test.set({ nudges: false })
  expect((await count('slow', 'shown')).status).toBe(204)
  const { body } = await priya.ask('GET', '/moderation/nudges')
  expect(body.kinds).toContainEqual({ kind: 'slow', shown: 0, edited: 0, posted: 0, abandoned: 0 })
  await test.set({})
})
