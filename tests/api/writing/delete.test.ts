import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { readTree } from '../../kit/clients/read-tree.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

it('takes a comment and its words away from readers, and keeps the row', async () => {
  await using test = await testApp()
  const { token } = await test.guest('Canary Author')
  const { id } = await test.post(token, 'Canary words')

  const answer = await test.ask('DELETE', `/comments/${id}`, { token })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(answer.body.comment).toMatchObject({ id, state: 'deleted', author: null, body: [] })
  expect(answer.body.comment).not.toHaveProperty('source')
  expect(answer.body.comment).not.toHaveProperty('editableUntil')
  expect(await readTree(test)).toEqual([])
  const row = await test.fresh.db.selectFrom('comment').select(['state', 'source']).executeTakeFirstOrThrow()
  expect(row).toEqual({ state: 'deleted', source: 'Canary words' })
})

it('leaves a tombstone without author and words where replies stand, and does not count it', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Canary Author'), await test.guest('Ben')]
  const root = await test.post(ana.token, 'Canary words')
  const reply = await test.post(ben.token, 'A reply', { parentId: root.id })
  const edit = { body: { body: 'Canary again', note: 'Canary note' }, headers: { 'If-Match': '"1"' } }
  const edited = await test.ask('PATCH', `/comments/${root.id}`, { token: ana.token, ...edit })
  expect(edited.body.comment.editedAt).not.toBeNull()
  const below = await test.post(ana.token, 'Below', { parentId: reply.id })

  await test.ask('DELETE', `/comments/${root.id}`, { token: ana.token })
  await test.ask('DELETE', `/comments/${reply.id}`, { token: ben.token })

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(body.thread.commentCount).toBe(1)
  const tombstone = { state: 'deleted', author: null, body: [], editedAt: null, reactionCount: 0 }
  expect(body.items).toMatchObject([{ id: root.id, replyCount: 0, ...tombstone }])
  expect(body.items[0].replies.items).toMatchObject([{ id: reply.id, replyCount: 1, ...tombstone }])
  expect(body.items[0].replies.items[0].replies.items).toMatchObject([{ id: below.id, state: 'published' }])
  const surfaces = ['', '/context', '/replies', '/revisions'].map((surface) => `/comments/${root.id}${surface}`)
  for (const path of [
    ...surfaces,
    `/comments/${below.id}/context`,
    `/thread?url=${pageUrl}`,
    `/threads/_?url=${pageUrl}`,
  ]) {
    for (const token of [undefined, ana.token, ben.token]) {
      const answer = await test.ask('GET', path, { token })
      expect(JSON.stringify(answer.body), path).not.toMatch(/Canary (words|again|note)/)
    }
  }
})

it('takes a leaf away everywhere: thread, replies, context, counts and by its own address', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const root = await test.post(ana.token, 'Root')
  const leaf = await test.post(ben.token, 'Canary leaf', { parentId: root.id })

  await test.ask('DELETE', `/comments/${leaf.id}`, { token: ben.token })

  const thread = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(thread.body.thread.commentCount).toBe(1)
  expect(thread.body.items).toMatchObject([{ id: root.id, replyCount: 0 }])
  expect(thread.body.items[0]).not.toHaveProperty('replies')
  expect((await test.ask('GET', `/comments/${root.id}/replies`)).body).toEqual({ items: [], nextCursor: null })
  expect((await test.ask('GET', `/comments/${root.id}/context`)).body.replies.items).toEqual([])
  expect((await test.ask('GET', `/counts?page=${pageUrl}`)).body.counts).toEqual({ [pageUrl]: 1 })
  for (const surface of ['', '/context', '/replies', '/revisions'])
    for (const token of [undefined, ana.token, ben.token])
      expect((await test.ask('GET', `/comments/${leaf.id}${surface}`, { token })).status, surface).toBe(404)
})

it('removes a whole chain of tombstones with the last reply it carried', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const chain = [root]
  for (let depth = 1; depth <= 5; depth++)
    chain.push(await test.post(token, `Depth ${depth}`, { parentId: chain.at(-1)!.id }))
  for (const { id } of chain.slice(0, -1)) await test.ask('DELETE', `/comments/${id}`, { token })
  expect(JSON.stringify(await readTree(test))).toContain(chain[5]!.id)

  await test.ask('DELETE', `/comments/${chain[5]!.id}`, { token })

  expect(await readTree(test)).toEqual([])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  for (const { id } of chain) expect((await test.ask('GET', `/comments/${id}`)).status).toBe(404)
})

it('removes a chain only up to where something else is carried', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const fork = await test.post(token, 'Fork', { parentId: root.id })
  const left = await test.post(token, 'Left', { parentId: fork.id })
  const leftLeaf = await test.post(token, 'Left leaf', { parentId: left.id })
  const right = await test.post(token, 'Right', { parentId: fork.id })
  for (const { id } of [root, fork, left, leftLeaf]) await test.ask('DELETE', `/comments/${id}`, { token })

  const replies = [{ id: right.id, source: 'Right', replies: [] }]
  expect(await readTree(test)).toEqual([
    { id: root.id, source: null, replies: [{ id: fork.id, source: null, replies }] },
  ])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('deletes once, however often it is asked', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const { id } = await test.post(token, 'Reply', { parentId: root.id })

  const answers = await Promise.all(Array.from({ length: 10 }, () => test.ask('DELETE', `/comments/${id}`, { token })))

  for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]!.body])
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(body.thread).toMatchObject({ commentCount: 1, version: 4 })
})

it('deletes nothing of anybody else', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id } = await test.post(ana.token, 'Mine')

  const answer = await test.ask('DELETE', `/comments/${id}`, { token: ben.token })

  expect([answer.status, answer.body.type]).toEqual([403, '/problems/not-yours'])
  expect((await test.ask('GET', `/comments/${id}`)).body.comment.state).toBe('published')
})

it('answers the same for a hidden, a foreign and a missing comment, whoever asks for whatever', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id: hidden } = await test.post(ana.token, 'Hidden')
  await test.ask('DELETE', `/comments/${hidden}`, { token: ana.token })
  const calls = [
    ['GET', ''], ['GET', '/context'], ['GET', '/replies'], ['GET', '/revisions'],
    ['PATCH', '', { body: 'Mine now' }], ['DELETE', ''], ['POST', '/restore'], ['DELETE', '/revisions/1', { reason: 'mine' }],
  ] as [string, string, unknown?][] // biome-ignore format: a table

  for (const [method, surface, body] of calls) {
    const ask = async (id: string) => {
      const answer = await test.ask(method, `/comments/${id}${surface}`, {
        token: ben.token,
        body,
        headers: { 'If-Match': '"1"' },
      })
      return { ...answer.body, requestId: 'its own', headers: [...answer.headers] }
    }
    const missing = await ask('019a1f30-1200-7b44-9a01-5b6c7d8e9f00')
    expect(missing.type, `${method} ${surface}`).toBe('/problems/not-found')
    for (const id of [hidden, hidden.toUpperCase(), 'nonsense', '00000000-0000-0000-0000-000000000000'])
      expect(await ask(id), `${method} ${surface} ${id}`).toEqual(missing)
  }
})
