import { expect, it } from 'vitest'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

async function edited(test: TestApp, token: string) {
  const { id } = await test.post(token, 'Call 555-0100 now')
  await postedEarlier(test.fresh.db, id, 120)
  const body = { body: 'Call me', note: 'the number 555-0100 was mine' }
  await test.ask('PATCH', `/comments/${id}`, { token, body, headers: { 'If-Match': '"1"' } })
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Write to me' }, headers: { 'If-Match': '"2"' } })
  return id
}

function redact(
  test: TestApp,
  token: string,
  id: string,
  revision: number | string,
  body: unknown = { reason: 'private' },
) {
  return test.ask('DELETE', `/comments/${id}/revisions/${revision}`, { token, body })
}

it('hides the words and the note of an old version; its place, time and the reason stay', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)
  await redact(test, token, id, 2)

  const answer = await redact(test, token, id, 1, { reason: 'held a phone number' })

  expect(answer.status).toBe(200)
  const hidden = { body: [], note: null, at: expect.any(String), by: 'author', redacted: true, redactedBy: 'author' }
  expect(answer.body.revision).toEqual({ revision: 1, ...hidden, redactionReason: 'held a phone number' })
  for (const viewer of [undefined, token]) {
    const read = await test.ask('GET', `/comments/${id}/revisions`, { token: viewer })
    expect(read.body.items).toMatchObject([
      { revision: 3, redacted: false },
      { revision: 2, ...hidden, redactionReason: 'private' },
      answer.body.revision,
    ])
    expect(JSON.stringify(read.body)).not.toContain('555')
  }
})

it('keeps the first reason when a version is hidden twice', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)
  const first = await redact(test, token, id, 1, { reason: 'first' })

  const second = await redact(test, token, id, 1, { reason: 'second' })

  expect([second.status, second.body]).toEqual([200, first.body])
})

it('leaves the version on show to editing', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)

  const answer = await redact(test, token, id, 3)

  expect(answer.status).toBe(422)
  expect(answer.body.errors).toMatchObject([{ pointer: '/path/revision' }])
})

it('finds nothing at versions that never were', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)

  for (const revision of [4, 999_999_999, 9_999_999_999, 0, -1, '1.5', '01', 'x', '1%00', '%31x', "1'"]) {
    const answer = await redact(test, token, id, revision)
    expect([answer.status, answer.body.type], String(revision)).toEqual([404, '/problems/not-found'])
  }
})

it('wants a reason that can be kept', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)

  for (const reason of ['', 'x'.repeat(301), 'a\u0000b', '\ud800', null, 42, {}, ['x'], undefined]) {
    const answer = await redact(test, token, id, 1, { reason })
    expect(answer.status, JSON.stringify(reason)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/reason' }])
  }
})

it('leaves the versions of others alone', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const id = await edited(test, ana.token)

  const answer = await redact(test, ben.token, id, 1)

  expect([answer.status, answer.body.type]).toEqual([403, '/problems/not-yours'])
  const { body } = await test.ask('GET', `/comments/${id}/revisions`)
  expect(body.items.some((item: { redacted: boolean }) => item.redacted)).toBe(false)
})

it('touches no version of a comment that is deleted', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = await edited(test, token)
  await test.ask('DELETE', `/comments/${id}`, { token })

  const answer = await redact(test, token, id, 1)

  expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found'])
  await test.ask('POST', `/comments/${id}/restore`, { token })
  const { body } = await test.ask('GET', `/comments/${id}/revisions`)
  expect(body.items.map((item: { redacted: boolean }) => item.redacted)).toEqual([false, false, false])
})
