import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { readTree } from '../../kit/clients/read-tree.ts'
import { changedEarlier, postedEarlier } from '../../kit/factories/earlier.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

const dayS = 24 * 60 * 60

it('brings a comment back as it was', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here again')
  const before = await test.ask('GET', `/comments/${id}`, { token })
  await test.ask('DELETE', `/comments/${id}`, { token })

  const answer = await test.ask('POST', `/comments/${id}/restore`, { token })

  expect([answer.status, answer.body]).toEqual([200, before.body])
  expect(answer.headers.get('etag')).toBe('"1"')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body.thread.commentCount).toBe(1)
})

it('brings back the whole chain of tombstones above', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const chain = [await test.post(token, 'Root')]
  for (let depth = 1; depth <= 4; depth++)
    chain.push(await test.post(token, `Depth ${depth}`, { parentId: chain.at(-1)!.id }))
  for (const { id } of chain.toReversed()) await test.ask('DELETE', `/comments/${id}`, { token })
  expect(await readTree(test)).toEqual([])

  await test.ask('POST', `/comments/${chain[4]!.id}/restore`, { token })

  const leaf = { id: chain[4]!.id, source: 'Depth 4', replies: [] as unknown[] }
  const tree = chain
    .slice(0, -1)
    .reduceRight((below, { id }) => ({ id, source: null as never, replies: [below] }), leaf)
  expect(await readTree(test)).toEqual([tree])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('restores once, however often it is asked', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here again')
  await test.ask('DELETE', `/comments/${id}`, { token })

  const answers = await Promise.all(
    Array.from({ length: 10 }, () => test.ask('POST', `/comments/${id}/restore`, { token })),
  )

  for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]!.body])
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(body.thread).toMatchObject({ commentCount: 1, version: 4 })
})

it('restores for 24 hours after the deletion, however old the comment is', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const [early, late] = [await test.post(token, 'Early'), await test.post(token, 'Late')]
  for (const { id } of [early, late]) {
    await postedEarlier(test.fresh.db, id, 30 * dayS)
    await test.ask('DELETE', `/comments/${id}`, { token })
  }
  await changedEarlier(test.fresh.db, early.id, dayS - 5)
  await changedEarlier(test.fresh.db, late.id, dayS + 1)

  const answers = [
    await test.ask('POST', `/comments/${early.id}/restore`, { token }),
    await test.ask('POST', `/comments/${late.id}/restore`, { token }),
  ]

  expect(answers.map((answer) => answer.status)).toEqual([200, 403])
  expect(answers[1]!.body.type).toBe('/problems/restore-window-over')
})

it('counts the 24 hours from the latest deletion', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'There and back')
  await test.ask('DELETE', `/comments/${id}`, { token })
  await changedEarlier(test.fresh.db, id, dayS - 5)
  await test.ask('POST', `/comments/${id}/restore`, { token })
  await test.ask('DELETE', `/comments/${id}`, { token })
  await changedEarlier(test.fresh.db, id, 60)

  expect((await test.ask('POST', `/comments/${id}/restore`, { token })).status).toBe(200)
})

it('restores nothing of anybody else', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const carrying = await test.post(ana.token, 'Mine, with a reply')
  await test.post(ben.token, 'The reply', { parentId: carrying.id })
  const leaf = await test.post(ana.token, 'Mine')
  for (const { id } of [carrying, leaf]) await test.ask('DELETE', `/comments/${id}`, { token: ana.token })

  const answers = [
    await test.ask('POST', `/comments/${carrying.id}/restore`, { token: ben.token }),
    await test.ask('POST', `/comments/${leaf.id}/restore`, { token: ben.token }),
  ]

  expect(answers.map((answer) => answer.body.type)).toEqual(['/problems/not-yours', '/problems/not-found'])
  const states = await test.fresh.db.selectFrom('comment').select('state').where('author_id', '=', ana.id).execute()
  expect(states).toEqual([{ state: 'deleted' }, { state: 'deleted' }])
})

it('undoes only what its author did, not what a moderator decided', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  for (const state of ['removed', 'rejected', 'spam'] as const) {
    const { id } = await test.post(token, `Will be ${state}`)
    const decision = JSON.stringify({ reason: 'spam', message: null })
    await test.fresh.db.updateTable('comment').set({ state, decision }).where('id', '=', id).execute()
    for (const [method, path] of [
      ['POST', `/comments/${id}/restore`],
      ['DELETE', `/comments/${id}`],
    ] as const) {
      const answer = await test.ask(method, path, { token })
      expect([answer.status, answer.body.type], `${method} ${state}`).toEqual([409, '/problems/comment-gone'])
    }
    const row = await test.fresh.db.selectFrom('comment').select('state').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.state).toBe(state)
  }
})

it('returns a comment that was waiting to waiting', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Will be held')
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', id).execute()
  await test.fresh.db.updateTable('thread').set({ comment_count: 0 }).execute()
  await test.ask('DELETE', `/comments/${id}`, { token })

  const answer = await test.ask('POST', `/comments/${id}/restore`, { token })

  expect([answer.status, answer.body.comment.state]).toEqual([200, 'held'])
  expect(answer.headers.get('etag')).toBe('"1-held"')
  expect(await readTree(test)).toEqual([])
  expect((await test.ask('GET', `/me?thread=${threadId}`, { token })).body.held).toMatchObject([{ id, state: 'held' }])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})
