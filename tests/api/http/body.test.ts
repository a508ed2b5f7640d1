import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyVectors } from '../../kit/data/comment-bodies.ts'
import { type Answer, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let token: string
let own: string

beforeAll(async () => {
  test = await testApp()
  token = (await test.guest()).token
  own = (await test.post(token, 'To be edited')).id
})
afterAll(() => test[Symbol.asyncDispose]())

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })

// Posting, editing and the preview judge a body by the same rules: the incidents were where the edit path was checked less.
const ways: Record<string, (body: unknown, beside?: object) => Promise<Answer>> = {
  posting: (body, beside) =>
    test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body, ...beside }, headers: key() }),
  editing: async (body, beside) => {
    const { headers } = await test.ask('GET', `/comments/${own}`)
    const ifMatch = { 'If-Match': headers.get('etag')! }
    return test.ask('PATCH', `/comments/${own}`, { token, body: { body, ...beside }, headers: ifMatch })
  },
  previewing: (body, beside) => test.ask('POST', '/preview', { token, body: { body, ...beside } }),
}

describe.each(Object.keys(ways))('%s', (way) => {
  it.each(bodyVectors.filter(({ isFine }) => isFine))('takes $name', async ({ body }) => {
    const answer = await ways[way]!(body)

    expect([200, 201], JSON.stringify(answer.body)).toContain(answer.status)
    if (way !== 'previewing') expect(answer.body.comment.source).toBe(body)
  })

  it.each(bodyVectors.filter(({ isFine }) => !isFine))('refuses $name', async ({ body }) => {
    const answer = await ways[way]!(body)

    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ type: '/problems/invalid', errors: [{ pointer: '/body' }] })
    expect(answer.body.errors).toHaveLength(1)
  })

  it('refuses a body that is not there', async () => {
    const answer = await ways[way]!(undefined)

    expect(answer.status).toBe(422)
    expect(answer.body.errors).toEqual([{ pointer: '/body', detail: 'is required' }])
  })

  it('refuses fields it does not know', async () => {
    for (const name of ['state', 'authorId', 'siteId', 'createdAt', 'Body', '', 'toString', 'constructor']) {
      const answer = await ways[way]!('Hello there', { [name]: 'published' })
      expect(answer.status, name).toBe(422)
      expect(answer.body.errors).toEqual([{ pointer: `/${name}`, detail: 'is not a field we know' }])
    }
  })

  it('names a strange field by a JSON Pointer', async () => {
    const answer = await ways[way]!('Hello there', { 'a/b~c': 1 })

    expect(answer.body.errors).toEqual([{ pointer: '/a~1b~0c', detail: 'is not a field we know' }])
  })
})

it('changed nothing by all that was refused', async () => {
  const rows = await test.fresh.db.selectFrom('comment').select('source').execute()
  const fine = bodyVectors.filter(({ isFine }) => isFine).map(({ body }) => body)
  expect(rows.every(({ source }) => fine.includes(source))).toBe(true)
})

it('refuses an object with a prototype for what it is', async () => {
  const send = (body: string) => test.ask('POST', '/comments', { token, body, headers: key() })
  const page = JSON.stringify({ url: pageUrl })
  const hostile = [
    [`{"__proto__": {"body": "Hello there"}, "page": ${page}}`, ['/__proto__', '/body']],
    [`{"__proto__": {"isAdmin": true}, "body": "Hello there", "page": ${page}}`, ['/__proto__']],
    [`{"constructor": {"prototype": {"x": 1}}, "body": "Hello there", "page": ${page}}`, ['/constructor']],
    [`{"body": "Hello there", "page": {"__proto__": {"id": "a"}, "url": "${pageUrl}"}}`, ['/page/__proto__']],
  ] as const

  for (const [body, pointers] of hostile) {
    const answer = await send(body)
    expect(answer.status, body).toBe(422)
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([...pointers])
  }
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
})

it('takes the last of two equal names in one object, as JSON.parse does, and stores it once', async () => {
  const body = `{"body": "The first", "body": "The second", "page": {"url": "${pageUrl}"}}`

  const answer = await test.ask('POST', '/comments', { token, body, headers: key() })

  expect(answer.body.comment.source).toBe('The second')
})
