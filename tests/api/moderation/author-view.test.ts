import { expect, it } from 'vitest'
import { member } from '../../kit/factories/staff.ts'
import { testApp } from '../../kit/fixtures/app.ts'

// What becomes of a comment, as its author and open pages are told. Who may read its words is visibility.test.ts.

it.each([{ isCarrying: false }, { isCarrying: true }])(
  'shows a comment under a shadow ban to its author as any other (carrying a reply: $isCarrying)',
  async ({ isCarrying }) => {
    await using test = await testApp()
    const author = await test.guest('Canary Name')
    const other = await test.guest('Other')
    const root = await test.post(other.token, 'Root')
    const { id, threadId } = await test.post(author.token, 'Canary first', { parentId: root.id })
    const before = await test.ask('GET', `/comments/${id}`, { token: author.token })
    if (isCarrying) await test.post(other.token, 'Below', { parentId: id })
    await test.fresh.db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', id).execute()

    const own = await test.ask('GET', `/comments/${id}`, { token: author.token })
    const { comment: shown } = (await test.ask('GET', `/comments/${id}/context`, { token: author.token })).body
    const me = await test.ask('GET', `/me?thread=${threadId}`, { token: author.token })

    expect(own.body).toEqual({ comment: { ...before.body.comment, replyCount: isCarrying ? 1 : 0 } })
    expect(own.headers.get('etag')).toBe('"1"')
    expect(shown).toMatchObject({ state: 'published', author: { name: 'Canary Name' } })
    expect(me.body.held).toMatchObject([{ id, state: 'published' }])
    expect(JSON.stringify([own.body, shown, me.body])).not.toMatch(/shadow|"moderation"/)
  },
)

it('lets somebody under a shadow ban edit, delete and restore what only they see, and be told the same as others', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'First')
  await test.fresh.db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', id).execute()

  const respected = await test.ask('PUT', `/comments/${id}/reaction`, { token })
  const edited = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'Second' },
    headers: { 'If-Match': '"1"' },
  })
  const lost = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'Third' },
    headers: { 'If-Match': '"1"' },
  })
  const deleted = await test.ask('DELETE', `/comments/${id}`, { token })
  const restored = await test.ask('POST', `/comments/${id}/restore`, { token })

  expect(respected.body.type).toBe('/problems/own-comment')
  expect(edited.body.comment).toMatchObject({ state: 'published', source: 'Second' })
  expect([lost.status, lost.body.current.state]).toEqual([412, 'published'])
  expect(deleted.body.comment.state).toBe('deleted')
  expect(restored.body.comment.state).toBe('published')
})

it('tells an author what was made of their comment, in codes, and others nothing of it', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id, threadId } = await test.post(ana.token, 'Judged')
  await test.post(ben.token, 'A reply', { parentId: id })
  const verdict = [
    { phase: 'links', rule: 'secret rule', version: 3, code: 'link', params: { host: 'example.org' }, span: [0, 4] },
    { phase: 'links', rule: null, version: 1, code: 'links', params: { n: 2 }, span: null },
  ]
  await test.fresh.db
    .updateTable('comment')
    .set({
      state: 'removed',
      verdict: JSON.stringify(verdict),
      decision: JSON.stringify({ reason: 'rude', message: 'Argue without calling names.' }),
    })
    .where('id', '=', id)
    .execute()

  const own = await test.ask('GET', `/comments/${id}`, { token: ana.token })
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token: ana.token })
  const others = await test.ask('GET', `/comments/${id}`, { token: ben.token })

  const moderation = {
    reasons: ['links'],
    decision: { reason: 'rude', message: 'Argue without calling names.' },
    appealedAt: null,
    mayAppeal: true,
    mayResubmit: false,
  }
  expect(own.body.comment).toMatchObject({ state: 'removed', source: 'Judged', moderation })
  expect(me.body.held).toMatchObject([{ id, state: 'removed', moderation }])
  expect(others.body.comment.moderation).toBeUndefined()
})

it('tells open pages that a comment is gone, whatever became of it, and nothing of what was never public', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const gone = await Promise.all(['One', 'Two', 'Three'].map((words) => test.post(token, words)))
  const { threadId } = gone[0]!
  const { body: before } = await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/changes?since=0`)
  const verbs = ['hold', 'spam', 'reject']
  for (const [at, { id }] of gone.entries())
    await priya.ask('POST', '/moderation/decisions', {
      items: [{ id, state: 'published', revision: 1 }],
      verb: verbs[at],
      reason: 'rude',
    })

  const { body } = await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/changes?since=${before.version}`)

  expect(body.comments.map(({ id, state }: { id: string; state: string }) => [id, state]).sort()).toEqual(
    gone.map(({ id }) => [id, 'removed']).sort(),
  )
})
