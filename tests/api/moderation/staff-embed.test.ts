import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { embedToken, type Member, member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const codes = '/staff/embed-codes'
const sessions = '/staff/embed-sessions'

/** A verifier and its challenge, as the widget makes them. */
function pkce() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

it('signs in on a page by a code that is good once, with its verifier', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { verifier, challenge } = pkce()

  const { body, status } = await priya.ask('POST', codes, { origin, challenge })
  const enter = () => test.ask('POST', sessions, { body: { code: body.code, verifier } })
  const answers = await Promise.all([enter(), enter(), enter()])

  expect(status).toBe(201)
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409])
  const entered = answers.find((answer) => answer.status === 201)!
  expect(entered.body.viewer).toEqual({ id: priya.authorId, name: 'Priya Shah', kind: 'staff' })
  expect(entered.headers.get('set-cookie')).toBeNull()
  const { body: listed } = await priya.ask('GET', '/staff/sessions')
  expect(listed.items).toContainEqual(expect.objectContaining({ kind: 'embed', origin }))
})

it('lets nobody in by a code alone, nor on a page of another origin', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { verifier, challenge } = pkce()
  const enter = async (more: { verifier: string }, from: string) => {
    const { body } = await priya.ask('POST', codes, { origin, challenge })
    const first = await test.ask('POST', sessions, { body: { code: body.code, ...more }, headers: { Origin: from } })
    const then = await test.ask('POST', sessions, { body: { code: body.code, verifier } })
    return [first.status, then.status]
  }

  expect(await enter({ verifier: pkce().verifier }, origin)).toEqual([409, 201])
  expect(await enter({ verifier: challenge }, origin)).toEqual([409, 201])
  expect(await enter({ verifier }, 'http://localhost:4999')).toEqual([409, 201])
  expect(await enter({ verifier }, origin)).toEqual([201, 409])
})

it('lets nobody in by a code whose time is over, or whose owner has left the team or the console', async () => {
  await using test = await testApp()
  const [olga, mo, ida] = [
    await member(test, 'owner', 'Olga'),
    await member(test, 'moderator', 'Mo'),
    await member(test, 'admin', 'Ida'),
  ]
  const { verifier, challenge } = pkce()
  const codeOf = async ({ ask }: Member) => (await ask('POST', codes, { origin, challenge })).body.code as string
  const late = await codeOf(olga)
  await test.fresh.db.updateTable('staff_code').set({ expires_at: '2026-01-01T00:00:00Z' }).execute()
  const left = await codeOf(mo)
  await olga.ask('DELETE', `/staff/${mo.id}`)
  const out = await codeOf(ida)
  await ida.ask('DELETE', '/staff/session')

  const answers = await Promise.all(
    [late, left, out, `awl_${'x'.repeat(43)}`].map((code) => test.ask('POST', sessions, { body: { code, verifier } })),
  )

  expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409])
  expect(await test.fresh.db.selectFrom('staff_code').selectAll().execute()).toEqual([])
})

it('makes codes only for who is signed in to the console, and only for origins of the site', async () => {
  await using test = await testApp({ config: { publicUrl: 'http://localhost' } })
  await allowOrigin(test.fresh.db, test.fresh.siteId, origin)
  const priya = await member(test)
  const { token } = await test.guest()
  const embedded = await embedToken(test, priya)
  const body = { origin, challenge: pkce().challenge }

  const answers = [
    await test.ask('POST', codes, { body }),
    await test.ask('POST', codes, { token, body }),
    await test.ask('POST', codes, { token: embedded, body }),
    await priya.ask('POST', codes, { ...body, origin: 'https://sold.example' }),
    await priya.ask('POST', codes, { ...body, origin: `${origin}/path` }),
    await priya.ask('POST', codes, body, { Origin: origin }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 422, 422, 403])
  expect(await test.fresh.db.selectFrom('staff_code').selectAll().execute()).toEqual([])
})

it('stays signed in on the page for an hour after each use, as long as the console does', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  const priya = await member(test)
  const embedded = await embedToken(test, priya)
  const minutesLeft = async () => {
    const { rows } = await sql<{ minutes: number }>`
      select round(extract(epoch from expires_at - now()) / 60)::int as minutes
      from staff_session where kind = 'embed'`.execute(db)
    return rows[0]!.minutes
  }
  const use = async () => {
    await sql`update staff_session set seen_at = now() - interval '2 minutes', expires_at = now() + interval '5 minutes'
      where kind = 'embed'`.execute(db)
    const { body } = await test.ask('GET', '/me', { token: embedded, headers: { Origin: origin } })
    return [body.viewer?.name, await minutesLeft()]
  }

  expect(await minutesLeft()).toBe(60)
  expect(await use()).toEqual(['Priya Shah', 60])
  await sql`update staff_session set expires_at = now() where kind = 'console'`.execute(db)
  expect(await use()).toEqual(['Priya Shah', 5])
})

it('asks in a popup that names the site and the page, and keeps its opener', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  await allowOrigin(test.fresh.db, test.fresh.siteId, 'https://news.example.org')
  const open = (page: string) =>
    test.app.request(
      `/moderation/demo/here?${new URLSearchParams({ origin: page, challenge: pkce().challenge, nonce: 'n' })}`,
    )

  const [known, unknown] = [await open('https://news.example.org'), await open('https://evil.example"><script>')]
  const [text, other] = [await known.text(), await unknown.text()]

  expect([known.status, known.headers.get('cross-origin-opener-policy')]).toEqual([200, null])
  expect(known.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(text).toContain('https://news.example.org')
  expect(text).toContain('data-origin="https://news.example.org"')
  expect(other).not.toContain('<form')
  expect(other).not.toContain('<script')
  const beside = await test.app.request('/console')
  expect(beside.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  await using trial = await testApp()
  const article = await trial.app.request('/')
  expect(article.headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups')
})

it('keeps the token to the origin it was made for', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Words')
  const embedded = await embedToken(test, priya)
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
  const { id } = await test.post(token, 'Words')
  const [owner, writer] = [await embedToken(test, priya), await embedToken(test, wim)]
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
  const embedded = await embedToken(test, priya)
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
  await test.post(token, 'Words')
  const [one, other] = [await embedToken(test, priya), await embedToken(test, priya)]
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

it('ends with the console’s session it was made by, when that is signed out', async () => {
  await using test = await testApp()
  const [priya, mo] = [await member(test), await member(test, 'moderator', 'Mo')]
  const [mine, theirs] = [await embedToken(test, priya), await embedToken(test, mo)]
  const viewerOf = async (token: string) =>
    (await test.ask('GET', '/me', { token, headers: { Origin: origin } })).body.viewer?.name

  await priya.ask('DELETE', '/staff/session')

  expect([await viewerOf(mine), await viewerOf(theirs)]).toEqual([undefined, 'Mo'])
})
