import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../../server/platform/ids.ts'
import type { PersonLine } from '../../../shared/people/people.ts'
import { insertComments } from '../../kit/factories/queued-comments.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member
const ids = new Map<string, string>()

beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
  await insertComments(test, [
    { source: 'One', author: 'Ana Silva', state: 'published' },
    { source: 'Two', author: 'Ana Silva', state: 'published' },
    { source: 'Three', author: 'Ana Silva', state: 'rejected' },
    { source: 'Four', author: 'José Łukasz-Ångström', state: 'published' },
    { source: 'Five', author: 'Søren', state: 'spam' },
    { source: 'Six', author: '王小明', state: 'removed' },
    { source: 'Seven', author: 'ANATOLE Brun', state: 'held' },
  ])
  for (const { id, name } of await everybody()) ids.set(name, id)
})
afterAll(() => test[Symbol.asyncDispose]())

const look = (query: string) => priya.ask('GET', `/moderation/authors?${query}`)
const everybody = async (): Promise<PersonLine[]> => (await look('limit=100')).body.items
const namesOf = async (query: string) => (await look(query)).body.items.map(({ name }: PersonLine) => name).sort()
const byName = (q: string) => namesOf(new URLSearchParams({ q }).toString())
const sanction = (name: string, request: object) =>
  priya.ask('POST', `/moderation/authors/${ids.get(name)}/sanctions`, { reason: 'Because', ...request })

it('finds people by the beginning of any word of their name, whatever its case and accents', async () => {
  expect(await byName('ana')).toEqual(['ANATOLE Brun', 'Ana Silva'])
  expect(await byName('SILV')).toEqual(['Ana Silva'])
  expect(await byName('silva ana')).toEqual(['Ana Silva'])
  expect(await byName('jose angstrom')).toEqual(['José Łukasz-Ångström'])
  expect(await byName('JOSÉ')).toEqual(['José Łukasz-Ångström'])
  expect(await byName('lukasz')).toEqual(['José Łukasz-Ångström'])
  expect(await byName('soren')).toEqual(['Søren'])
  expect(await byName('王')).toEqual(['王小明'])
  for (const q of ['ilva', "'", '& | !', "a'); drop table author; --", '\\', ':*'])
    expect(await byName(q), q).toEqual([])
  expect((await byName(' ')).length).toBe(ids.size)
})

it('says of each what they wrote and what is in force', async () => {
  const until = (await sanction('Ana Silva', { kind: 'suspend', days: 7 })).body.sanction.until
  await sanction('Ana Silva', { kind: 'message', message: 'Kindly.' })

  const { body } = await look('q=ana+silva')

  expect(body).toEqual({
    items: [
      {
        id: ids.get('Ana Silva'),
        name: 'Ana Silva',
        badges: [],
        role: null,
        since: expect.stringMatching(/^\d{4}-/),
        published: 2,
        turnedDown: 1,
        reports: null,
        sanctions: [{ kind: 'suspend', until }],
      },
    ],
    nextCursor: null,
  })
})

it('lists those under a sanction now, those always reviewed, and experts', async () => {
  const { body } = await sanction('Søren', { kind: 'ban' })
  await sanction('王小明', { kind: 'review' })
  await sanction('ANATOLE Brun', { kind: 'message', message: 'Thank you.' })
  await priya.ask('PATCH', `/moderation/authors/${ids.get('José Łukasz-Ångström')}`, { isExpert: true })
  const before = await namesOf('only=sanctioned')
  await priya.ask('DELETE', `/moderation/sanctions/${body.sanction.id}`)

  expect(before).toEqual(['Ana Silva', 'Søren', '王小明'])
  expect(await namesOf('only=sanctioned')).toEqual(['Ana Silva', '王小明'])
  expect(await namesOf('only=reviewed')).toEqual(['王小明'])
  expect(await namesOf('only=expert')).toEqual(['José Łukasz-Ångström'])
  expect(await namesOf('only=sanctioned&q=ana')).toEqual(['Ana Silva'])
  await test.fresh.db.updateTable('sanction').set({ until: '2026-01-01T00:00:00Z' }).where('kind', '=', 'suspend').execute()
  expect(await namesOf('only=sanctioned')).toEqual(['王小明'])
}) // biome-ignore format: short

it('lists those reported lately, the most reported first, page by page', async () => {
  const comments = await test.fresh.db.selectFrom('comment').select(['id', 'author_id', 'source']).execute()
  const report = async (source: string, daysAgo: number) => {
    const reader = await test.guest()
    await test.fresh.db
      .insertInto('report')
      .values({
        site_id: test.fresh.siteId,
        comment_id: comments.find((comment) => comment.source === source)!.id,
        author_id: reader.id,
        reason: 'rude',
        created_at: sql<string>`now() - make_interval(days => ${daysAgo}::int)`,
      })
      .execute()
  }
  for (const source of ['One', 'Two', 'Two', 'Four', 'Seven']) await report(source, 3)
  for (const source of ['Five', 'Four', 'Four', 'Four']) await report(source, 31)

  const all = (await look('only=reported')).body.items
  const first = (await look('only=reported&limit=2')).body
  const second = (await look(`only=reported&limit=2&cursor=${first.nextCursor}`)).body

  expect(all.map(({ name, reports }: PersonLine) => [name, reports])[0]).toEqual(['Ana Silva', 3])
  expect(all.map(({ reports }: PersonLine) => reports)).toEqual([3, 1, 1])
  expect([...first.items, ...second.items]).toEqual(all)
  expect(second.nextCursor).toBe(null)
})

it('walks all people, each once, whoever joins meanwhile', async () => {
  const all = (await everybody()).map(({ id }) => id)
  const walked: string[] = []
  let cursor: string | null = null
  do {
    const { body } = await look(`limit=2${cursor ? `&cursor=${cursor}` : ''}`)
    walked.push(...body.items.map(({ id }: PersonLine) => id))
    cursor = body.nextCursor
    await test.guest('Somebody New')
  } while (cursor)

  expect(walked).toEqual(all)
})

it('goes on only in the list a cursor was given for, and never shows people of another site', async () => {
  const { body } = await look('limit=2')
  const siteId = await addSite(test.fresh, 'elsewhere')
  await test.fresh.db
    .insertInto('author')
    .values({ site_id: siteId, id: newId(), kind: 'guest', name: 'Ana Elsewhere', email: null, token_hash: Buffer.alloc(32, 1) })
    .execute() // biome-ignore format: a row

  for (const query of ['only=reported', 'only=expert', 'q=ana', 'q=somebody&only=sanctioned']) {
    const { status, body: problem } = await look(`${query}&cursor=${body.nextCursor}`)
    expect([status, problem.errors], query).toEqual([
      422,
      [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }],
    ])
  }
  expect((await look(`limit=3&cursor=${body.nextCursor}`)).status).toBe(200)
  expect((await look('only=everybody')).body.errors[0].pointer).toBe('/query/only')
  expect(await byName('elsewhere')).toEqual([])
})

it('says the role of whoever is on the team, the owner’s too', async () => {
  await member(test, 'owner', 'Olga Owner')

  const roleOf = async (name: string) => (await everybody()).find((person) => person.name === name)?.role
  expect(await roleOf('Olga Owner')).toBe('owner')
  expect(await roleOf('Ana Silva')).toBeNull()
  expect((await everybody()).find(({ role }) => role === 'moderator')?.badges).toEqual(['moderator'])
})
