import { expect, it } from 'vitest'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

it('refuses every write while the owner has switched writing off, and says when to come back', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'From before')
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed' }, headers: { 'If-Match': '"1"' } })
  await test.set({ readOnly: true })
  const key = { 'Idempotency-Key': crypto.randomUUID() }
  const writes = [
    ['POST', '/comments', { page: { url: pageUrl }, body: 'Now' }, key],
    ['PATCH', `/comments/${id}`, { body: 'Now' }, { 'If-Match': '"2"' }],
    ['DELETE', `/comments/${id}`, undefined, {}],
    ['POST', `/comments/${id}/restore`, undefined, {}],
    ['DELETE', `/comments/${id}/revisions/1`, { reason: 'now' }, {}],
    ['POST', '/guests', { name: 'Ana Silva' }, {}],
  ] as const

  for (const [method, path, body, headers] of writes) {
    const answer = await test.ask(method, path, { token, body, headers })
    expect([answer.status, answer.body.type], `${method} ${path}`).toEqual([503, '/problems/read-only'])
    expect(answer.headers.get('retry-after')).toBe('300')
  }

  const { body } = await test.ask('GET', `/comments/${id}`, { token })
  expect(body.comment).toMatchObject({ state: 'published', source: 'Changed', revision: 2 })
  expect(await test.fresh.db.selectFrom('author').select('id').execute()).toHaveLength(1)
})

it('still shows everything, and says that nobody may write', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'From before')
  await test.set({ readOnly: true })

  const thread = await test.ask('GET', `/thread?url=${pageUrl}`)
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token })
  const preview = await test.ask('POST', '/preview', { body: { body: 'Still drawn' } })

  expect(thread.body.site.settings.readOnly).toBe(true)
  expect(thread.body.items.map((item: { id: string }) => item.id)).toEqual([id])
  expect(me.body.rights).toEqual({ post: false, moderate: false })
  expect(preview.status).toBe(200)
})
