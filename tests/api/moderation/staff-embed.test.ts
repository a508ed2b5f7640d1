import { expect, it } from 'vitest'
import { embedToken, member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const links = '/staff/embed-links'
const codeOf = (url: string) => /#comments&afterword-team=(awl_[\w-]{43})/.exec(url)![1]!

it('leads from the console to the page of a thread, signed in there by a code that is good once', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Words')

  const { body, status } = await priya.ask('POST', links, { thread: threadId, comment: id })
  const code = codeOf(body.url)
  const enter = () => test.ask('POST', '/staff/embed-sessions', { body: { code } })
  const answers = await Promise.all([enter(), enter(), enter()])

  expect(status).toBe(201)
  expect(body.url).toMatch(new RegExp(`^${pageUrl}#comments&afterword-team=awl_[\\w-]{43}&comment-${id}$`))
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
  const entered = answers.find((answer) => answer.status === 201)!
  expect(entered.body.viewer).toEqual({ id: priya.authorId, name: 'Priya Shah', kind: 'staff' })
  expect(entered.headers.get('set-cookie')).toBeNull()
  const { body: sessions } = await priya.ask('GET', '/staff/sessions')
  expect(sessions.items).toContainEqual(expect.objectContaining({ kind: 'embed', origin }))
})

it('lets nobody in by a code whose time is over, or whose owner has left the team', async () => {
  await using test = await testApp()
  const [olga, mo] = [await member(test, 'owner', 'Olga'), await member(test, 'moderator', 'Mo')]
  const { token } = await test.guest()
  const { threadId } = await test.post(token, 'Words')
  const late = codeOf((await olga.ask('POST', links, { thread: threadId })).body.url)
  await test.fresh.db.updateTable('staff_code').set({ expires_at: '2026-01-01T00:00:00Z' }).execute()
  const left = codeOf((await mo.ask('POST', links, { thread: threadId })).body.url)
  await olga.ask('DELETE', `/staff/${mo.id}`)

  const answers = await Promise.all(
    [late, left, `awl_${'x'.repeat(43)}`].map((code) => test.ask('POST', '/staff/embed-sessions', { body: { code } })),
  )

  expect(answers.map(({ status }) => status)).toEqual([409, 409, 409])
  expect(await test.fresh.db.selectFrom('staff_code').selectAll().execute()).toEqual([])
})

it('makes links only for who is signed in to the console, and only to threads of the site', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { threadId } = await test.post(token, 'Words')
  const embedded = await embedToken(test, priya, threadId)

  const answers = [
    await test.ask('POST', links, { body: { thread: threadId } }),
    await test.ask('POST', links, { token, body: { thread: threadId } }),
    await test.ask('POST', links, { token: embedded, body: { thread: threadId } }),
    await priya.ask('POST', links, { thread: crypto.randomUUID() }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 404])
})

it('leads to no page on an origin that is none of the site’s any more', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { threadId } = await test.post(token, 'Words')
  await test.fresh.db.updateTable('thread').set({ url: 'https://sold.example/article' }).execute()

  const { status } = await priya.ask('POST', links, { thread: threadId })

  expect(status).toBe(422)
  expect(await test.fresh.db.selectFrom('staff_code').selectAll().execute()).toEqual([])
})

it('keeps the token to the origin it was made for', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Words')
  const embedded = await embedToken(test, priya, threadId)
  const decision = { items: [{ id, state: 'published', revision: 1 }], verb: 'spam', source: 'embed' }
  const from = (page: string) =>
    test.ask('POST', '/moderation/decisions', { token: embedded, body: decision, headers: { Origin: page } })
  const me = (headers: Record<string, string>) =>
    test.ask('GET', `/me?thread=${threadId}`, { token: embedded, headers })

  const elsewhere = await from('http://localhost:4999')
  const here = await from(origin)
  const strangers = [await me({ Origin: 'http://localhost:4999' }), await me({})]
  const own = await me({ Referer: pageUrl, 'Sec-Fetch-Site': 'same-origin' })

  expect([elsewhere.status, here.status]).toEqual([401, 200])
  expect(here.body.done).toMatchObject([{ id, state: 'spam' }])
  expect(strangers.map(({ body }) => body.viewer)).toEqual([null, null])
  expect(own.body).toMatchObject({ viewer: { name: 'Priya Shah', kind: 'staff' }, rights: { moderate: true } })
})

it('lets pages of the site send the token with a decision, and nobody else’s', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  await test.fresh.db
    .insertInto('site_origin')
    .values({ site_id: test.fresh.siteId, origin: 'https://news.example.org' })
    .execute()
  const ask = (page: string) =>
    test.app.request('/api/v1/sites/_/moderation/decisions', {
      method: 'OPTIONS',
      headers: {
        Origin: page,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })

  const [ours, foreign] = [await ask('https://news.example.org'), await ask('https://evil.example')]

  expect(ours.headers.get('access-control-allow-origin')).toBe('https://news.example.org')
  expect(ours.headers.get('access-control-allow-headers')).toContain('Authorization')
  expect(ours.headers.get('access-control-allow-credentials')).toBeNull()
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
})

it('posts with a badge, decides about comments, and does no more than that', async () => {
  await using test = await testApp()
  const priya = await member(test, 'owner', 'Olga')
  const wim = await member(test, 'writer', 'Wim')
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Words')
  const [owner, writer] = [await embedToken(test, priya, threadId), await embedToken(test, wim, threadId)]
  const decision = { items: [{ id, state: 'published', revision: 1 }], verb: 'reject', reason: 'rude', source: 'embed' }

  const posted = await test.post(owner, 'We asked the council.')
  const answered = await test.post(writer, 'I wrote it.', { parentId: posted.id })
  const refused = await test.ask('POST', '/moderation/decisions', { token: writer, body: decision })
  const decided = await test.ask('POST', '/moderation/decisions', { token: owner, body: decision })
  const others = await Promise.all(
    ['/staff', '/staff/sessions', '/moderation/log'].map((path) =>
      test.ask('GET', path, { token: owner, headers: { Origin: origin } }),
    ),
  )

  expect(posted.author).toMatchObject({ name: 'Olga', badges: ['moderator'] })
  expect(answered.author).toMatchObject({ name: 'Wim', badges: ['staff'] })
  expect(refused.status).toBe(403)
  expect(decided.body.done).toMatchObject([{ id, state: 'removed' }])
  expect(others.map(({ status }) => status)).toEqual([403, 403, 403])
})

it('undoes nothing it could not do itself', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Words')
  const embedded = await embedToken(test, priya, threadId)
  const { body: pinned } = await priya.ask('PUT', `/moderation/comments/${id}/pin`)
  const { body: closed } = await priya.ask('PATCH', `/moderation/threads/${threadId}`, { state: 'closed' })
  const undo = (batch: string) => test.ask('POST', `/moderation/batches/${batch}/undo`, { token: embedded })

  const undone = [await undo(pinned.batch), await undo(closed.batch)]
  const thread = await priya.ask('GET', `/moderation/threads/${threadId}`)
  const comment = await test.ask('GET', `/comments/${id}`)

  expect(undone.map(({ status }) => status)).toEqual([403, 403])
  expect(thread.body.thread.state).toBe('closed')
  expect(comment.body.pinnedAt).not.toBeNull()
})

it('ends with its own press, and from the list of browsers in the console', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { threadId } = await test.post(token, 'Words')
  const [one, other] = [await embedToken(test, priya, threadId), await embedToken(test, priya, threadId)]
  const viewerOf = async (embedded: string) =>
    (await test.ask('GET', '/me', { token: embedded, headers: { Origin: origin } })).body.viewer

  const left = await test.ask('DELETE', '/staff/embed-sessions', { token: one })
  const { body } = await priya.ask('GET', '/staff/sessions')
  const listed = body.items.find(({ kind }: { kind: string }) => kind === 'embed')
  await priya.ask('DELETE', `/staff/sessions/${listed.id}`)
  const cookie = await priya.ask('DELETE', '/staff/embed-sessions')

  expect([left.status, await viewerOf(one), await viewerOf(other)]).toEqual([204, null, null])
  expect(cookie.status).toBe(401)
})
