import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pageStatements } from '../../../server/comments/reading/read-comment-page.ts'
import { nilId } from '../../../server/platform/ids.ts'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import { sorts } from '../../../shared/comments/sorts.ts'
import { origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const url = `${origin}/walked`
const planted = 300
let test: TestApp
let threadId: string
let token: string
let reader: string
let rootId: string

beforeAll(async () => {
  test = await testApp()
  ;({ token } = await test.guest())
  reader = (await test.guest('Ben')).token
  const { db, siteId } = test.fresh
  // Many share a moment, as imported comments do: only the id tells them apart. Every third is a reply to the first.
  const loaded = await bulkLoad(db, siteId, { key: url, url, title: '' }, planted, (place) => ({
    author: 'Ana Silva',
    parent: place > 0 && place % 3 === 0 ? 0 : null,
    state: 'published',
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(place / 40))),
    versions: [{ source: `Number ${place}`, at: new Date(Date.UTC(2026, 0, 1)) }],
  }))
  threadId = loaded!
  const { body } = await test.ask('GET', `/thread?url=${url}&sort=replies`)
  rootId = body.items[0].id
})
afterAll(() => test[Symbol.asyncDispose]())

const lists: [name: string, path: () => string][] = [
  ...sorts.map((sort): [string, () => string] => [
    sort,
    () => `/api/v1/sites/_/threads/${threadId}/comments?sort=${sort}&`,
  ]),
  ['the replies of one', () => `/comments/${rootId}/replies?`],
]

/** A walk through a list, ten at a time: each call takes the next page. */
function startWalk(path: string) {
  const ids: string[] = []
  let cursor: string | null = ''
  const step = async () => {
    if (cursor === null) return
    const { status, body } = await test.ask('GET', `${path}limit=10${cursor && `&cursor=${cursor}`}`)
    expect(status).toBe(200)
    ids.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  return { ids, step, isDone: () => cursor === null }
}

it('can be walked while 500 are posted: no list shows one twice, and those by time miss none', async () => {
  const existing = await test.fresh.db.selectFrom('comment').select(['id', 'parent_id']).execute()
  const walks = lists.map(([name, path]) => ({ name, ...startWalk(path()) }))
  let posted = 0
  const post = async (isReply: boolean) => {
    const at = isReply ? { url, parentId: rootId } : { url }
    const { id } = await test.post(token, `While walking, ${crypto.randomUUID()}`, at)
    if (posted++ % 5 === 0) await test.ask('PUT', `/comments/${id}/reaction`, { token: reader })
  }

  while (posted < 500 || walks.some(({ isDone }) => !isDone()))
    await Promise.all([
      ...walks.map(({ step }) => step()),
      ...Array.from({ length: posted < 500 ? 25 : 0 }, (_, n) => post(n % 2 === 0)),
    ])

  for (const { name, ids } of walks) {
    expect(new Set(ids).size, name).toBe(ids.length)
    // An order that a press may change can lose one from under a reader; those by time and place never do.
    if (name === 'respected' || name === 'replies') continue
    const parent = name === 'the replies of one' ? rootId : nilId
    const there = existing.filter(({ parent_id }) => parent_id === parent)
    expect(
      there.filter(({ id }) => !ids.includes(id)),
      name,
    ).toEqual([])
  }
})

it.each(
  sorts.flatMap((sort) => [
    [sort, 'first'],
    [sort, 'next'],
  ] as const),
)('reads %s, %s page, by an index that has the order, and sorts no thread', async (sort, which) => {
  const { db, siteId } = test.fresh
  await sql`analyze comment`.execute(db)
  const statement = pageStatements[sort][which]
  const afterKey = sort === 'newest' || sort === 'oldest' ? new Date().toISOString() : '1'
  const values = statement.values({ siteId, threadId, parentId: nilId, siblings: 21, rows: 121, afterKey, afterId: nilId })
  const client = await db.pool.connect()
  try {
    // The plan for whatever values come: that of a prepared statement that has been used a while.
    await client.query('set plan_cache_mode = force_generic_plan')
    await client.query({ name: `explained-${sort}-${which}`, text: statement.text, values })
    const literals = values.map((value) => (value === null ? 'null' : `'${value}'`)).join(', ')
    const { rows } = await client.query(`explain (costs off) execute "explained-${sort}-${which}" (${literals})`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')

    const index = { newest: 'comment_by_time', oldest: 'comment_by_time', respected: 'comment_by_score', replies: 'comment_by_replies' }[sort]
    expect(plan).toMatch(new RegExp(`Index Scan (Backward )?using ${index} on comment c\\n`))
    expect(plan).not.toMatch(/Seq Scan|Sort Key: c\./)
  } finally {
    client.release(true)
  }
}) // biome-ignore format: a plan
