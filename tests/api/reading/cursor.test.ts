import { expect, it } from 'vitest'
import { insertThread } from '../../kit/factories/thread.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const wide = [
  ...Array.from({ length: 6 }, () => ({ parent: null })),
  ...Array.from({ length: 6 }, () => ({ parent: 0 })),
]
const refused = {
  type: '/problems/invalid',
  errors: [{ pointer: '/query/cursor', detail: 'is not a cursor of this list' }],
}

it('goes on only in the list it was given for', async () => {
  await using test = await testApp()
  await insertThread(test, wide)
  await insertThread(test, wide, `${origin}/other`)
  const [one, other] = await Promise.all(
    [pageUrl, `${origin}/other`].map((url) => test.ask('GET', `/thread?url=${url}&sort=oldest&limit=2`)),
  )
  const api = '/api/v1/sites/_'
  const list = `${api}/threads/${one!.body.thread.id}/comments?limit=2`
  const replies = (page: typeof one, place = 0) => `${api}/comments/${page!.body.items[place].id}/replies?limit=2`
  const cursor = one!.body.nextCursor
  const replyCursor = one!.body.items[0].replies.nextCursor
  expect((await test.ask('GET', `${list}&sort=oldest&cursor=${cursor}`)).body.items).toHaveLength(2)
  expect((await test.ask('GET', `${replies(one)}&cursor=${replyCursor}`)).body.items).toHaveLength(2)

  const elsewhere = [
    `${list}&sort=newest&cursor=${cursor}`,
    `${list}&cursor=`,
    `${list}&cursor=${cursor}`,
    `${list}&sort=replies&cursor=${cursor}`,
    `${list}&sort=oldest&cursor=${replyCursor}`,
    `${list}&sort=oldest&cursor=${other!.body.nextCursor}`,
    `${replies(one)}&cursor=${cursor}`,
    `${replies(one, 1)}&cursor=${replyCursor}`,
    `${replies(other)}&cursor=${replyCursor}`,
  ]
  for (const path of elsewhere) {
    const answer = await test.ask('GET', path)
    expect([answer.status, answer.body], path).toMatchObject([422, refused])
  }
})

it('is refused after any change to it', async () => {
  await using test = await testApp()
  await insertThread(test, wide)
  const first = await test.ask('GET', `/thread?url=${pageUrl}&sort=oldest&limit=2`)
  const cursor: string = first.body.nextCursor
  const path = `/api/v1/sites/_/threads/${first.body.thread.id}/comments?sort=oldest&limit=2`
  const changed = [
    ...[...cursor].map((character, at) => cursor.slice(0, at) + (character === 'A' ? 'B' : 'A') + cursor.slice(at + 1)),
    ...[...cursor].map((_, at) => cursor.slice(0, at) + cursor.slice(at + 1)),
    `${cursor}A`, `A${cursor}`, `${cursor}.`, `${cursor}.A`, `${cursor}%3D`, `${cursor}%20`, cursor.split('.')[0], `.${cursor.split('.')[1]}`,
    '.', 'x', 'null', '%00', 'x'.repeat(201), `${cursor}&cursor=${cursor}`, '2026-01-01T00:00:00.000Z', encodeURIComponent("' or true --"),
  ] // biome-ignore format: a list

  for (const one of changed) {
    const answer = await test.ask('GET', `${path}&cursor=${one}`)
    expect(answer.status, one).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: expect.stringMatching(/^\/query\/cursor/) }])
  }
})

it('says nothing about who comes next in plain text', async () => {
  await using test = await testApp()
  await insertThread(test, wide)
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}&limit=2`)
  const { secret } = await test.fresh.db.selectFrom('site').select('secret').executeTakeFirstOrThrow()

  expect(body.nextCursor).toMatch(/^[\w.-]{1,200}$/)
  const decoded = Buffer.from(body.nextCursor.split('.')[0], 'base64url').toString()
  expect(decoded).toContain(body.items.at(-1).id)
  expect(body.nextCursor).not.toContain(secret.toString('base64url'))
})

it('cannot be made by who does not know the secret', async () => {
  await using test = await testApp()
  await insertThread(test, wide)
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}&limit=2`)
  await test.fresh.db
    .updateTable('site')
    .set({ secret: Buffer.alloc(32, 7) })
    .execute()
  await test.set({})

  const path = `/api/v1/sites/_/threads/${body.thread.id}/comments?limit=2&cursor=${body.nextCursor}`
  const next = await test.ask('GET', path)

  expect([next.status, next.body]).toMatchObject([422, refused])
})

it('lives through a restart, since its key is in the database', async () => {
  await using test = await testApp()
  await insertThread(test, wide)
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}&limit=2`)
  await test.set({})

  const next = await test.ask(
    'GET',
    `/api/v1/sites/_/threads/${body.thread.id}/comments?limit=2&cursor=${body.nextCursor}`,
  )

  expect(next.body.items).toHaveLength(2)
})
