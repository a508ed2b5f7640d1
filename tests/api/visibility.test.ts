import { expect, it } from 'vitest'
import { dist } from '../../server/build.ts'
import type { CommentState } from '../../shared/comments.ts'
import { pageUrl, type TestApp, testApp } from '../kit/app.ts'
import { sendForm } from '../kit/plain-form.ts'

// Hidden text leaks through the second place it is shown. Every hidden state meets every surface and every viewer; the words,
// the older words, the note and the name of a hidden comment are canaries to be searched for in the raw answer.
const states: CommentState[] = ['held', 'spam', 'rejected', 'removed', 'deleted']
const ownStates: CommentState[] = ['held', 'spam', 'rejected']
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

    const own = await test.ask('GET', `/comments/${id}`, { token: author.token })
    const mayRead = ownStates.includes(state)
    expect(own.status).toBe(mayRead || isCarrying ? 200 : 404)
    expect(JSON.stringify(own.body).includes('Canary second')).toBe(mayRead)
  },
)

it('tells others no more than that a comment was removed, whatever a moderator called it', async () => {
  for (const state of states) {
    await using test = await testApp()
    const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
    const { id } = await test.post(ana.token, 'Judged')
    await test.post(ben.token, 'A reply', { parentId: id })
    await test.fresh.db.updateTable('comment').set({ state }).where('id', '=', id).execute()

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
