import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { searchStatement } from '../../../server/comments/search/search.ts'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Finding } from '../../../shared/comments/search.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const marked = (nodes: Node[]): string =>
  nodes
    .map((node) =>
      node.type === 'mark' ? `[${marked(node.children)}]` : 'text' in node ? node.text : JSON.stringify(node),
    )
    .join('')

/** The thread of the page, and what a search in it finds: each excerpt with its marks in brackets. */
async function searcher(test: TestApp, url = pageUrl) {
  const { body } = await test.ask('GET', `/thread?url=${encodeURIComponent(url)}`)
  const path = `/api/v1/sites/_/threads/${body.thread.id}/search`
  const ask = (q: string, more = '') => test.ask('GET', `${path}?q=${encodeURIComponent(q)}${more}`)
  const find = async (q: string) => {
    const { status, body: page } = await ask(q)
    expect(status).toBe(200)
    return (page.items as Finding[]).map(({ excerpt }) => marked(excerpt))
  }
  return { ask, find, threadId: body.thread.id as string }
}

it('finds words in all their forms, the newest first, and says where', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'I *walked* the flood wall.')
  await test.post(token, 'Nothing of the kind.')
  const { id } = await test.post(token, 'Walking there took an hour,\n\nand the river/harbour path was closed.')
  const { find, ask } = await searcher(test)

  expect(await find('walk')).toEqual([
    '[Walking] there took an hour, and the river/harbour path was closed.',
    'I [walked] the flood wall.',
  ])
  expect(await find('river')).toEqual(['Walking there took an hour, and the [river]/harbour path was closed.'])
  expect(await find('"flood wall"')).toEqual(['I walked the [flood] [wall].'])
  expect(await find('walk -flood')).toHaveLength(1)
  expect(await find('elephants')).toEqual([])
  expect((await ask('hour')).body.items[0].comment).toMatchObject({
    id,
    author: { name: 'Ana Silva' },
    state: 'published',
  })
})

it.each([
  ['de', 'Die Häuser am Fluss.', 'Haus Fluss', 'Die [Häuser] am [Fluss].'],
  ['fr-CA', 'Nous avons marché longtemps.', 'marcher', 'Nous avons [marché] longtemps.'],
  ['ru', 'Мы читали книги.', 'книга', 'Мы читали [книги].'],
  ['ja', 'きのう東京タワーへ行きました。', '東京タワー', 'きのう[東京タワー]へ行きました。'],
  ['zh-Hant', '我們明天去圖書館看書', '圖書館', '我們明天去[圖書館]看[書]'],
  ['en', '서울에서 만나요', '서울', '[서울]에[서] 만나요'],
])('reads %s', async (language, text, query, found) => {
  await using test = await testApp({ settings: { language } })
  const { token } = await test.guest()
  await test.post(token, text)
  await test.post(token, 'Something else. 京東 書圖 울서')
  const { find } = await searcher(test)

  expect(await find(query)).toEqual([found])
})

it('finds the new words of an edit, and no longer the old ones', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'A meadow.')
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'A forest.' }, headers: { 'If-Match': '"1"' } })
  const { find } = await searcher(test)

  expect(await find('meadow')).toEqual([])
  expect(await find('forest')).toEqual(['A [forest].'])
})

it('finds nothing that was deleted or is hidden, even where it still has a place', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const gone = await test.post(token, 'A secret word.')
  await test.post(token, 'An answer.', { parentId: gone.id })
  await test.ask('DELETE', `/comments/${gone.id}`, { token })
  for (const state of ['held', 'spam', 'rejected', 'removed'] as const) {
    const { id } = await test.post(token, `A secret, ${state}.`)
    await test.fresh.db.updateTable('comment').set({ state }).where('id', '=', id).execute()
  }
  const { find } = await searcher(test)

  expect(await find('secret')).toEqual([])
  expect(await find('answer')).toEqual(['An [answer].'])
})

it('shows a little of a long comment, around what was found', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const far = Array.from({ length: 200 }, (_, at) => `word${at}`).join(' ')
  await test.post(token, `${far} otter ${far}`)
  const { find } = await searcher(test)

  const [excerpt] = await find('otter')

  expect(excerpt).toMatch(/^… word19\d (word\d+ )+\[otter\] (word\d+ )+…$/)
  expect(excerpt!.length).toBeLessThan(260)
})

it('keeps threads and sites apart', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'A heron here.')
  await test.post(token, 'A heron there.', { url: `${pageUrl}-2` })
  const { find, threadId } = await searcher(test)
  await test.fresh.db
    .insertInto('site')
    .values({ site_id: crypto.randomUUID(), slug: 'other', name: 'Other', settings: '{}', secret: Buffer.alloc(32) })
    .execute()

  expect(await find('heron')).toEqual(['A [heron] here.'])
  expect((await test.ask('GET', `/api/v1/sites/other/threads/${threadId}/search?q=heron`)).status).toBe(404)
})

it('can be walked while others post: nothing twice, nothing missed', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const ids: string[] = []
  for (let at = 0; at < 25; at++) ids.unshift((await test.post(token, `Otter number ${at}.`)).id)
  const { ask } = await searcher(test)
  const found: string[] = []
  let cursor: string | null = ''

  while (cursor !== null) {
    const { status, body } = await ask('otter', `&limit=10${cursor && `&cursor=${cursor}`}`)
    expect(status).toBe(200)
    found.push(...body.items.map(({ comment }: Finding) => comment.id))
    cursor = body.nextCursor
    await test.post(token, `Another otter, ${crypto.randomUUID()}.`)
  }

  expect(found).toEqual(ids)
})

it('goes on only in the search it was given for', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  for (let at = 0; at < 3; at++) await test.post(token, `Otter and newt ${at}.`)
  const { ask } = await searcher(test)
  const { nextCursor } = (await ask('otter', '&limit=1')).body

  const other = await ask('newt', `&limit=1&cursor=${nextCursor}`)

  expect([other.status, other.body.errors]).toEqual([
    422,
    [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }],
  ])
})

it.each([
  ['', 'must be 1 character or more'],
  ['  ', 'must be 1 character or more'],
  ['a'.repeat(201), 'must be 200 characters or fewer'],
  ['a\0b', 'must be well-formed Unicode without NUL characters'],
])('refuses to look for %j', async (q, detail) => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Words.')
  const { ask } = await searcher(test)

  const { status, body } = await ask(q)

  expect([status, body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/query/q', detail })]])
})

it('takes whatever a reader types for words', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Plain words.')
  const { ask } = await searcher(test)

  for (const q of [
    '"',
    '-',
    '!&|():*<->',
    "'; drop",
    '\\',
    'or or or',
    '\u001f\ue000',
    '💧',
    '-plain',
    'x'.repeat(200),
  ])
    expect([200, 422], q).toContain((await ask(q)).status)
})

it.each(['the', 'of the', '-plain', 'plain or -words', '*', '"', '💧'])(
  'refuses to look for %j, which is in nearly every comment or in none',
  async (q) => {
    await using test = await testApp()
    const { token } = await test.guest()
    await test.post(token, 'The plain words of the day.')
    const { ask } = await searcher(test)

    const { status, body } = await ask(q)

    const detail = 'must have a word that is not in most comments'
    expect([status, body.errors]).toEqual([422, [{ pointer: '/query/q', detail }]])
  },
)

it('takes at most three connections of the database for searches, two for one address, and refuses what is too many', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'An otter.')
  const { threadId } = await searcher(test)
  const search = (remoteAddress: string) =>
    test.app.request(
      `/api/v1/sites/_/threads/${threadId}/search?q=otter`,
      {},
      { incoming: { socket: { remoteAddress } } },
    )
  const { pool } = test.fresh.db
  const holding = await pool.connect()
  await holding.query('begin')
  await holding.query('lock table comment in access exclusive mode')

  const attack = Array.from({ length: 150 }, () => search('203.0.113.5'))
  const honest = search('203.0.113.6')
  // Two run and four wait of one address; the others are answered while the table is still locked.
  const refused = await Promise.race(attack)
  await expect.poll(() => pool.totalCount - pool.idleCount).toBe(4)
  await holding.query('commit')
  holding.release()

  const statuses = (await Promise.all(attack)).map(({ status }) => status)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
  expect(statuses.filter((status) => status === 200)).toHaveLength(6)
  expect(statuses.filter((status) => status === 429)).toHaveLength(144)
  expect((await honest).status).toBe(200)
})

it('gives a search two seconds, and answers that it could not be done', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'An otter.')
  const { ask } = await searcher(test)
  const holding = await test.fresh.db.pool.connect()
  await holding.query('begin')
  await holding.query('lock table comment in access exclusive mode')

  const answer = await ask('otter')

  expect([answer.status, answer.body.type]).toEqual([503, '/problems/unavailable'])
  await holding.query('commit')
  holding.release()
  expect((await ask('otter')).status).toBe(200)
})

it('lets nobody’s own marks through', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'A \ue000forged\ue001 \u001fmark\u001f <mark>here</mark>, otter.')
  const { find } = await searcher(test)

  expect(await find('otter')).toEqual(['A forged mark <mark>here</mark>, [otter].'])
})

it('finds what was loaded in bulk', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const at = new Date(Date.UTC(2026, 0, 1))
  await bulkLoad(db, siteId, { key: pageUrl, url: pageUrl, title: '' }, 1, () => ({
    author: 'Lin',
    parent: null,
    state: 'published',
    createdAt: at,
    versions: [{ source: 'A **kingfisher** at 東京.', at }],
  }))
  const { find } = await searcher(test)
  expect(await find('kingfishers')).toEqual(['A [kingfisher] at 東京.'])
  expect(await find('東京')).toEqual(['A kingfisher at [東京].'])
})

it('searches a filled table by the index of its words', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const at = new Date(Date.UTC(2026, 0, 1))
  const load = (name: string, count: number) =>
    bulkLoad(db, siteId, { key: name, url: `${pageUrl}/${name}`, title: '' }, count, (place) => ({
      author: 'Lin',
      parent: null,
      state: 'published',
      createdAt: at,
      versions: [{ source: `The same words about otters, ${place % 500 ? 'and more' : 'rarely a heron'}.`, at }],
    }))
  const [threadId] = [await load('large', 4_000), await load('another', 4_000)]
  await sql`vacuum analyze comment`.execute(db)
  const values = searchStatement.values({
    siteId, threadId: threadId!, language: 'english', words: 'heron', afterKey: 'infinity', afterId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', rows: 21,
  }) // biome-ignore format: values

  const { rows } = await db.pool.query(`explain (costs off) ${searchStatement.text}`, values)

  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Bitmap Index Scan on comment_by_words')
  expect(plan).not.toContain('Seq Scan on comment')
})
