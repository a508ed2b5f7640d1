import { expect, it } from 'vitest'
import { dist } from '../../server/build.ts'
import type { CommentState } from '../../shared/comments.ts'
import { origin, pageUrl, type TestApp, testApp } from '../kit/app.ts'
import { sendForm } from '../kit/plain-form.ts'
import { embedToken, member } from '../kit/team.ts'

// Hidden text leaks through the second place it is shown. Every hidden state meets every surface and every viewer; the words,
// the older words, the note and the name of a hidden comment are canaries to be searched for in the raw answer.
const states: CommentState[] = ['held', 'spam', 'rejected', 'removed', 'deleted']
const ownStates: CommentState[] = ['held', 'spam', 'rejected', 'removed']
const canary = /canary/i

function surfaces(id: string, below: string, threadId: string): string[] {
  const api = '/api/v1/sites/_'
  return [
    `/thread?url=${pageUrl}`, `/thread?url=${pageUrl}&sort=oldest`, `/thread?url=${pageUrl}&sort=replies&limit=1`,
    `${api}/threads/${threadId}/comments`, `${api}/threads/${threadId}/comments?id=${id}&id=${below}`,
    `${api}/threads/${threadId}/changes?since=0`, `${api}/threads/${threadId}/search?q=canary`,
    `${api}/threads/${threadId}/search?q=first+or+second`, `/counts?page=${pageUrl}`, `/me?thread=${threadId}`, `/me`,
    `/comments/${id}`, `/comments/${id}/context`, `/comments/${id}/replies`, `/comments/${id}/revisions`,
    `/comments/${below}`, `/comments/${below}/context`, `/comments/${below}/replies`, `/comments/${below}/revisions`,
    `/threads/_?url=${pageUrl}`, `/threads/_?url=${pageUrl}&comment=${id}`, `/threads/_?url=${pageUrl}&comment=${below}`,
    `/threads/_/${threadId}`, `/threads/_/${threadId}?sort=replies`, `/threads/_/${threadId}?comment=${below}`,
    `/threads/_/${threadId}?reply=${id}`, `/threads/_/${threadId}?reply=${below}`, `/threads/_/${threadId}/thread.html`,
    `/threads/_/${threadId}/feed.atom`, `/threads/_/${threadId}/feed.json`, '/threads/_/feed.atom', '/threads/_/feed.json',
  ] // biome-ignore format: a table
}

/** What a viewer gets when they try to change a hidden comment: the words must not come back in a refusal either. */
async function attempts(test: TestApp, token: string, id: string): Promise<string[]> {
  const headers = { 'If-Match': '"1"', 'Idempotency-Key': crypto.randomUUID() }
  const answers = [
    await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Other words' }, headers }),
    await test.ask('POST', '/comments', {
      token,
      body: { page: { url: pageUrl }, parentId: id, body: crypto.randomUUID() },
      headers,
    }),
    await test.ask('PUT', `/comments/${id}/reaction`, { token }),
    await test.ask('DELETE', `/comments/${id}/revisions/7`, { token, body: { reason: 'because' } }),
    await sendForm(
      test,
      { address: `/threads/_?url=${pageUrl}`, hidden: { key: crypto.randomUUID(), parent: id } },
      { name: 'Other', body: crypto.randomUUID() },
    ),
  ]
  return answers.map((answer) => JSON.stringify(answer.body))
}

it.each(
  states.flatMap((state) => [
    { state, isCarrying: false },
    { state, isCarrying: true },
  ]),
)(
  'shows the words of a $state comment to nobody they are not for (carrying a reply: $isCarrying)',
  async ({ state, isCarrying }) => {
    await using test = await testApp({ dist })
    const author = await test.guest('Canary Name')
    const [other, bystander] = [await test.guest('Other'), await test.guest('Bystander')]
    const root = await test.post(other.token, 'Root')
    const { id, threadId } = await test.post(author.token, 'Canary first', { parentId: root.id })
    const edit = { body: { body: 'Canary second', note: 'Canary note' }, headers: { 'If-Match': '"1"' } }
    await test.ask('PATCH', `/comments/${id}`, { token: author.token, ...edit })
    const below = isCarrying ? (await test.post(other.token, 'Below', { parentId: id })).id : root.id
    await test.fresh.db.updateTable('comment').set({ state }).where('id', '=', id).execute()

    for (const path of surfaces(id, below, threadId)) {
      for (const token of [undefined, other.token, bystander.token]) {
        const { body } = await test.ask('GET', path, { token })
        expect(JSON.stringify(body), `${path} ${token === undefined ? 'nobody' : 'somebody'}`).not.toMatch(canary)
      }
    }
    for (const text of await attempts(test, other.token, id)) expect(text).not.toMatch(canary)

    const moderator = await embedToken(test, await member(test), threadId)
    const asModerator = { token: moderator, headers: { Origin: origin } }
    const seen = await test.ask('GET', `/comments/${id}`, asModerator)
    expect(JSON.stringify(seen.body).includes('Canary second')).toBe(state !== 'deleted')
    const writer = await embedToken(test, await member(test, 'writer', 'Wim'), threadId)
    const unread = await test.ask('GET', `/comments/${id}`, { token: writer, headers: { Origin: origin } })
    expect(JSON.stringify(unread.body)).not.toMatch(canary)

    const own = await test.ask('GET', `/comments/${id}`, { token: author.token })
    const mayRead = ownStates.includes(state)
    expect(own.status).toBe(mayRead || isCarrying ? 200 : 404)
    expect(JSON.stringify(own.body).includes('Canary second')).toBe(mayRead)
  },
)

it('tells others no more than that a comment was removed, whatever a moderator called it', async () => {
  const decision = JSON.stringify({ reason: 'spam', message: null })
  for (const state of states) {
    await using test = await testApp()
    const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
    const { id } = await test.post(ana.token, 'Judged')
    await test.post(ben.token, 'A reply', { parentId: id })
    await test.fresh.db.updateTable('comment').set({ state, decision }).where('id', '=', id).execute()

    const { body } = await test.ask('GET', `/comments/${id}`, { token: ben.token })
    const own = await test.ask('GET', `/comments/${id}`, { token: ana.token })

    const shown = state === 'deleted' ? 'deleted' : 'removed'
    expect(body.comment).toMatchObject({ state: shown, author: null, body: [], editedAt: null })
    expect(own.body.comment.state).toBe(ownStates.includes(state) ? state : shown)
  }
})

it('shows the public first page without what its reader alone may see', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Waiting')
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', id).execute()

  const thread = await test.ask('GET', `/thread?url=${pageUrl}`, { token })
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token })

  expect(thread.body.items).toEqual([])
  expect(me.body.held).toMatchObject([{ id, state: 'held', author: { name: 'Ana Silva' } }])
  expect(me.headers.get('cache-control')).toBe('private, no-store')
})

it.each([{ isCarrying: false }, { isCarrying: true }])(
  'shows a comment under a shadow ban to its author as any other, and to nobody else (carrying a reply: $isCarrying)',
  async ({ isCarrying }) => {
    await using test = await testApp({ dist })
    const author = await test.guest('Canary Name')
    const other = await test.guest('Other')
    const root = await test.post(other.token, 'Root')
    const { id, threadId } = await test.post(author.token, 'Canary first', { parentId: root.id })
    const before = await test.ask('GET', `/comments/${id}`, { token: author.token })
    const below = isCarrying ? (await test.post(other.token, 'Below', { parentId: id })).id : root.id
    await test.fresh.db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', id).execute()

    for (const path of surfaces(id, below, threadId))
      for (const token of [undefined, other.token]) {
        const { body } = await test.ask('GET', path, { token })
        expect(JSON.stringify(body), path).not.toMatch(canary)
      }
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

it('lets somebody under a shadow ban edit, respect, delete and restore what only they see', async () => {
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

  expect(respected.body.comment).toMatchObject({ state: 'published', reactionCount: 1 })
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
    { phase: 'links', rule: 'secret rule', version: 3, text: 'links to example.org', span: [0, 4] },
    { phase: 'links', rule: null, version: 1, text: 'a second one', span: null },
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
