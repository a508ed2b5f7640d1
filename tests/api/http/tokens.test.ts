import { expect, it } from 'vitest'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const body = { page: { url: pageUrl }, body: 'Hello there' }

function rawPost(test: TestApp, authorization: string | null) {
  return test.ask('POST', '/comments', {
    body,
    headers: { ...key(), ...(authorization !== null && { Authorization: authorization }) },
  })
}

it('takes only the very token it gave out, as a bearer', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const forged = [
    null, '', 'Bearer', 'Bearer ', token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`,
    `Bearer  ${token}`, `Bearer ${token} ${token}`, `Bearer ${token},${token}`, `Bearer ${token.toLowerCase()}`,
    `Bearer ${token.slice(4)}`, `Bearer awg_${'x'.repeat(43)}`, `Bearer awg_${'A'.repeat(1_000)}`, 'Bearer null',
    `Bearer awg_${"' or true -- ".repeat(4).slice(0, 43)}`, 'Bearer undefined', `Token ${token}`, `Bearer "${token}"`,
  ] // biome-ignore format: a list

  for (const authorization of forged) {
    const answer = await rawPost(test, authorization)
    expect(answer.status, String(authorization)).toBe(401)
    expect(answer.body.type).toBe('/problems/token-required')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  }
  expect((await rawPost(test, `bearer ${token}`)).status).toBe(201)
})

it('asks for a token on every call that acts for a person, before it looks whose comment it is', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Mine')
  const calls = [
    ['PATCH', `/comments/${id}`, { body: 'Taken' }],
    ['DELETE', `/comments/${id}`, undefined],
    ['POST', `/comments/${id}/restore`, undefined],
    ['DELETE', `/comments/${id}/revisions/1`, { reason: 'because' }],
    ['POST', '/comments', body],
  ] as const

  for (const [method, path, sent] of calls) {
    for (const authorization of [{}, { Authorization: `Bearer awg_${'x'.repeat(43)}` }]) {
      const headers = { ...key(), 'If-Match': '"1"', ...authorization }
      const answer = await test.ask(method, path, { body: sent, headers })
      expect([answer.status, answer.body.type], `${method} ${path}`).toEqual([401, '/problems/token-required'])
    }
  }
  const { body: read } = await test.ask('GET', `/comments/${id}`)
  expect(read.comment).toMatchObject({ state: 'published', revision: 1 })
})

it('shows a bearer of nonsense what everybody sees', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Public')
  const paths = [`/comments/${id}`, `/comments/${id}/context`, `/comments/${id}/revisions`, `/me?thread=${threadId}`]

  for (const path of paths) {
    const plain = await test.ask('GET', path)
    for (const authorization of ['Bearer nonsense', `Bearer awg_${'x'.repeat(43)}`, 'Basic dTpw']) {
      const answer = await test.ask('GET', path, { headers: { Authorization: authorization } })
      expect([answer.status, answer.body], path).toEqual([200, plain.body])
    }
  }
})

it('keeps no token, only what can be compared with one', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const author = await test.fresh.db.selectFrom('author').selectAll().executeTakeFirstOrThrow()

  expect(JSON.stringify(author)).not.toContain(token.slice(4))
  expect(author.token_hash.includes(token.slice(4))).toBe(false)
})

it('gives every guest a token of their own that nobody can guess', async () => {
  await using test = await testApp()

  const guests = await Promise.all(Array.from({ length: 20 }, () => test.guest('Ana Silva')))

  expect(new Set(guests.map(({ token }) => token)).size).toBe(20)
  expect(new Set(guests.map(({ id }) => id)).size).toBe(20)
  for (const { token } of guests) expect(token).toMatch(/^awg_[\w-]{43}$/)
})
