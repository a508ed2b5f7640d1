import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const page = { url: pageUrl }

function post(test: TestApp, token: string, key: string, comment: object) {
  return test.ask('POST', '/comments', { token, body: { page, ...comment }, headers: { 'Idempotency-Key': key } })
}

async function commentCount(test: TestApp): Promise<number> {
  return (await test.fresh.db.selectFrom('comment').select('id').execute()).length
}

it('makes one comment and fifty equal answers of fifty parallel posts with one key', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const key = crypto.randomUUID()

  const answers = await Promise.all(Array.from({ length: 50 }, () => post(test, token, key, { body: 'Once.' })))

  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]))
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
  expect(await commentCount(test)).toBe(1)
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('gives a retry the first answer, with its version', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const first = await post(test, token, key, { body: 'Once.' })

  const again = await post(test, token, key, { body: 'Once.' })

  expect(again.status).toBe(201)
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('etag')).toBe('"1"')
})

it('gives a retry the comment even when its thread was closed in between', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const first = await post(test, token, key, { body: 'Once.' })
  await test.fresh.db.updateTable('thread').set({ state: 'closed' }).execute()

  const again = await post(test, token, key, { body: 'Once.' })

  expect([again.status, again.body]).toEqual([201, first.body])
})

it('gives a retry the comment even when its parent was deleted in between', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const parent = await test.post(token, 'Parent')
  const key = crypto.randomUUID()
  const first = await post(test, token, key, { parentId: parent.id, body: 'Once.' })
  await test.ask('DELETE', `/comments/${parent.id}`, { token })

  const again = await post(test, token, key, { parentId: parent.id, body: 'Once.' })

  expect([again.status, again.body]).toEqual([201, first.body])
})

it('gives a late retry the comment as it now stands after an edit', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const { body } = await post(test, token, key, { body: 'Wriiten.' })
  const path = `/comments/${body.comment.id}`
  await test.ask('PATCH', path, { token, body: { body: 'Written.' }, headers: { 'If-Match': '"1"' } })
  await test.ask('PATCH', path, { token, body: { body: 'Written!' }, headers: { 'If-Match': '"2"' } })

  const again = await post(test, token, key, { body: 'Wriiten.' })

  expect(again.status).toBe(201)
  expect(again.body.comment).toMatchObject({ id: body.comment.id, source: 'Written!', revision: 3 })
  expect(again.headers.get('etag')).toBe('"3"')
})

it('refuses a key for other words, another parent or another page, and shows what was stored', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const parent = await test.post(token, 'Parent')
  const key = crypto.randomUUID()
  const stored = await post(test, token, key, { body: 'Stored.' })
  await test.post(token, 'A thread of its own', { url: `${origin}/busy` })
  const others = [
    { body: 'Other.' },
    { body: 'Stored. ' },
    { body: 'Stored.', parentId: parent.id },
    { body: 'Stored.', page: { url: `${origin}/busy` } },
    { body: 'Stored.', page: { url: `${origin}/elsewhere` } },
    { body: 'Stored.', page: { id: 'post-7', url: pageUrl } },
  ]

  for (const other of others) {
    const answer = await post(test, token, key, other)
    expect(answer.status, JSON.stringify(other)).toBe(422)
    expect(answer.body).toMatchObject({ type: '/problems/key-reused', comment: stored.body.comment })
  }

  expect(await commentCount(test)).toBe(3)
  const threads = await test.fresh.db.selectFrom('thread').select('page_key').orderBy('page_key').execute()
  expect(threads).toEqual([{ page_key: pageUrl }, { page_key: `${origin}/busy` }])
})

it('takes the same key of another person for another comment', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const key = crypto.randomUUID()

  const anas = await post(test, ana.token, key, { body: 'Ana writes.' })
  const bens = await post(test, ben.token, key, { body: 'Ben writes.' })

  expect([anas.status, bens.status]).toEqual([201, 201])
  expect(bens.body.comment.author.name).toBe('Ben')
  expect(bens.body.comment.id).not.toBe(anas.body.comment.id)
})

it('needs a key, and one it can keep', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const ask = (headers: Record<string, string>) =>
    test.ask('POST', '/comments', { token, body: { page, body: 'Keyed.' }, headers })

  for (const headers of [{}, { 'Idempotency-Key': '' }] as Record<string, string>[]) {
    const answer = await ask(headers)
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/idempotency-key-required'])
  }
  for (const key of ['seven77', 'k'.repeat(129)]) {
    const answer = await ask({ 'Idempotency-Key': key })
    expect(answer.status, key).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/header/Idempotency-Key' }])
  }
  expect(await commentCount(test)).toBe(0)
})

it('takes any key of 8 to 128 characters', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const keys = ['eight888', 'k'.repeat(128), '"quoted-as-the-draft-says"', `'; drop table comment; --`, 'ÄÖÜäöüß8']

  for (const [n, key] of keys.entries()) {
    const first = await post(test, token, key, { body: `Number ${n}` })
    const again = await post(test, token, key, { body: `Number ${n}` })
    expect([first.status, again.body], key).toEqual([201, first.body])
  }

  expect(await commentCount(test)).toBe(keys.length)
})

it('refuses two keys at once, naming the header', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const { status, body } = await post(test, token, `${crypto.randomUUID()}, ${crypto.randomUUID()}`, { body: 'Once.' })

  expect([status, body.detail]).toEqual([400, 'Idempotency-Key must be given once, without commas'])
  expect(await commentCount(test)).toBe(0)
})
