import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { partsOf } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { type Answer, origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const at = (site: string, path: string) => `/api/v1/sites/${site}${path}`

/** Two sites on one server, each with a guest, a thread of the same page and a comment of that guest's with a history. */
async function twoSites() {
  const test = await testApp()
  await addSite(test.fresh, 'other')
  const made = await Promise.all(['demo', 'other'].map((site) => inhabit(test, site)))
  return { test, demo: made[0]!, other: made[1]!, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

async function inhabit(test: TestApp, site: string) {
  const ask = (method: string, path: string, sent: object = {}) => test.ask(method, at(site, path), sent)
  const { token } = (await ask('POST', '/guests', { body: { name: `Canary of ${site}` } })).body
  const post = async (body: string, parentId: string | null = null) =>
    (await ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body, parentId }, headers: key() })).body
      .comment
  const comment = await post(`Canary words of ${site}`)
  const edit = { token, body: { body: `Canary words of ${site}, edited` }, headers: { 'If-Match': '"1"' } }
  await ask('PATCH', `/comments/${comment.id}`, edit)
  for (let n = 0; n < 5; n++) await post(`Canary reply ${n} of ${site}`, comment.id)
  await post(`Canary words of ${site}, more`)
  const thread = (await ask('GET', `/thread?url=${pageUrl}&sort=oldest&limit=1`)).body
  return { site, ask, token, id: comment.id as string, threadId: comment.threadId as string, thread }
}

type Inhabited = Awaited<ReturnType<typeof inhabit>>

// What each operation is asked with when everything named in it belongs to another site.
const probes: Record<string, (of: Inhabited) => { path: string; body?: unknown; headers?: Record<string, string> }> = {
  readThread: () => ({ path: `/thread?url=${pageUrl}` }),
  readComments: ({ threadId }) => ({ path: `/threads/${threadId}/comments` }),
  readThreadChanges: ({ threadId }) => ({ path: `/threads/${threadId}/changes` }),
  searchThread: ({ threadId }) => ({ path: `/threads/${threadId}/search?q=words` }),
  followThread: ({ threadId }) => ({ path: `/threads/${threadId}/events` }),
  followViewer: ({ threadId }) => ({ path: `/me/events?thread=${threadId}` }),
  readParticipation: ({ id }) => ({ path: `/me/participation?url=${pageUrl}&parent=${id}` }),
  countNudge: () => ({ path: '/nudges', body: { kind: 'tone', outcome: 'shown' } }),
  addReaction: ({ id }) => ({ path: `/comments/${id}/reaction` }),
  removeReaction: ({ id }) => ({ path: `/comments/${id}/reaction` }),
  readCounts: () => ({ path: `/counts?page=${pageUrl}` }),
  readViewer: ({ threadId }) => ({ path: `/me?thread=${threadId}` }),
  postComment: ({ id }) => ({
    path: '/comments',
    body: { page: { url: pageUrl }, parentId: id, body: 'Crossing' },
    headers: key(),
  }),
  readComment: ({ id }) => ({ path: `/comments/${id}` }),
  editComment: ({ id }) => ({ path: `/comments/${id}`, body: { body: 'Crossing' }, headers: { 'If-Match': '"2"' } }),
  deleteComment: ({ id }) => ({ path: `/comments/${id}` }),
  restoreComment: ({ id }) => ({ path: `/comments/${id}/restore` }),
  readReplies: ({ id }) => ({ path: `/comments/${id}/replies` }),
  readCommentContext: ({ id }) => ({ path: `/comments/${id}/context` }),
  readRevisions: ({ id }) => ({ path: `/comments/${id}/revisions` }),
  redactRevision: ({ id }) => ({ path: `/comments/${id}/revisions/1`, body: { reason: 'crossing' } }),
  reportComment: ({ id }) => ({ path: `/comments/${id}/reports`, body: { reason: 'rude' } }),
  withdrawReport: ({ id }) => ({ path: `/comments/${id}/reports/mine` }),
  appealDecision: ({ id }) => ({ path: `/comments/${id}/appeals`, body: {} }),
  previewBody: () => ({ path: '/preview', body: { body: 'Crossing' } }),
  markMessageRead: ({ id }) => ({ path: `/me/messages/${id}/read` }),
  // Their own name: nothing of the site they belong to changes either.
  changeOwnName: () => ({ path: '/me', body: { name: 'Canary of other' } }),
  makeGuest: () => ({ path: '/guests', body: { name: 'Crossing' } }),
}

const ofNobody = (of: Inhabited): Inhabited => ({
  ...of,
  id: '019a1f30-1200-7b44-9a01-5b6c7d8e9f00',
  threadId: '019a1f30-1200-7b44-9a01-5b6c7d8e9f01',
})
const said = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: 'its own' } })

it('probes every operation of readers', () => {
  // The team's have a test of their own, authorisation.test.ts.
  const ofReaders = operations.filter(({ endpoint }) => !/ \/(staff|moderation)(\/|$)/.test(endpoint))

  expect(Object.keys(probes).sort()).toEqual(ofReaders.map(({ id }) => id).sort())
})

const methodOf = (id: string) => partsOf(operations.find((one) => one.id === id)!.endpoint).method

it.each(Object.keys(probes))('%s finds nothing of one site on the other, and takes no token of it', async (id) => {
  await using sites = await twoSites()
  const { demo, other } = sites
  const method = methodOf(id)
  const before = await everything(sites.test)

  const { path, ...sent } = probes[id]!(demo)
  const foreign = await other.ask(method, path, { token: other.token, ...sent })
  const missing = probes[id]!(ofNobody(demo))
  const nothing = await other.ask(method, missing.path, {
    token: other.token,
    body: missing.body,
    headers: missing.headers,
  })
  const stranger = await other.ask(method, path, { token: demo.token, ...sent })
  const nobody = await other.ask(method, path, sent)

  expect(JSON.stringify([foreign.body, stranger.body])).not.toMatch(/of demo/)
  if (
    ![
      'readThread',
      'readCounts',
      'previewBody',
      'makeGuest',
      'changeOwnName',
      'readViewer',
      'readParticipation',
      'countNudge',
    ].includes(id)
  ) {
    expect(said(foreign)).toEqual(said(nothing))
    expect(said(foreign).status).toBeGreaterThanOrEqual(400)
  }
  if (id !== 'makeGuest') expect(said(stranger)).toEqual(said(nobody))
  const after = await everything(sites.test)
  expect(id === 'makeGuest' ? { ...after, authors: 0 } : after).toEqual(
    id === 'makeGuest' ? { ...before, authors: 0 } : before,
  )
})

async function everything({ fresh: { db } }: TestApp) {
  const comments = await db
    .selectFrom('comment')
    .select(['id', 'source', 'state', 'revision', 'reply_count'])
    .orderBy('id')
    .execute()
  const threads = await db.selectFrom('thread').select(['id', 'version', 'comment_count']).orderBy('id').execute()
  const revisions = await db
    .selectFrom('comment_revision')
    .select(['comment_id', 'redacted_at'])
    .orderBy('comment_id')
    .execute()
  return { comments, threads, revisions, authors: (await db.selectFrom('author').select('id').execute()).length }
}

it('takes no cursor of one site on the other', async () => {
  await using sites = await twoSites()
  const { demo, other } = sites
  const roots = (of: Inhabited, cursor: string) =>
    `/threads/${of.threadId}/comments?sort=oldest&limit=1&cursor=${cursor}`
  const replies = (of: Inhabited, cursor: string) => `/comments/${of.id}/replies?cursor=${cursor}`
  const [rootCursor, replyCursor] = [demo.thread.nextCursor, demo.thread.items[0].replies.nextCursor]
  expect((await demo.ask('GET', roots(demo, rootCursor))).status).toBe(200)
  expect((await demo.ask('GET', replies(demo, replyCursor))).status).toBe(200)

  expect((await other.ask('GET', roots(other, rootCursor))).status).toBe(422)
  expect((await other.ask('GET', replies(other, replyCursor))).status).toBe(422)
  expect((await other.ask('GET', roots(demo, rootCursor))).status).toBe(404)
})

it('keeps keys, duplicates, origins, counts and limits of the sites apart', async () => {
  await using sites = await twoSites()
  const { test, demo, other } = sites
  const headers = key()
  const body = { page: { url: `${origin}/new` }, body: 'The same on both' }
  const posted = await Promise.all(
    [demo, other].map(({ ask, token }) => ask('POST', '/comments', { token, body, headers })),
  )
  expect(posted.map(({ status }) => status)).toEqual([201, 201])
  expect(posted[0]!.body.comment.threadId).not.toBe(posted[1]!.body.comment.threadId)

  await allowOrigin(test.fresh.db, test.fresh.siteId, 'https://example.org')
  await test.set({})
  const preview = (of: Inhabited) =>
    of.ask('POST', '/preview', { body: { body: 'Hello' }, headers: { Origin: 'https://example.org' } })
  expect([(await preview(demo)).status, (await preview(other)).status]).toEqual([200, 403])
  expect((await other.ask('GET', `/thread?url=${pageUrl}`)).body.site.settings.origins).toEqual([])
})

it('takes the site from the address alone, whatever else names one', async () => {
  await using sites = await twoSites()
  const { test, demo, other } = sites

  const query = await other.ask('GET', `/me?site=demo`, { token: demo.token })
  const body = await other.ask('POST', '/guests', { body: { name: 'Ana', siteId: test.fresh.siteId } })
  const headers = await other.ask('GET', '/me', {
    token: demo.token,
    headers: { 'X-Site': 'demo', 'X-Original-URL': at('demo', '/me') },
  })

  expect([query.status, body.status, headers.body.viewer]).toEqual([422, 422, null])
  expect((await test.ask('GET', at('_', '/me'), { token: demo.token })).body.viewer.name).toBe('Canary of demo')
  expect((await test.ask('GET', at('demo', '/me'), { token: other.token })).body.viewer).toBeNull()
})
