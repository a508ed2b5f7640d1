import { afterAll, beforeAll, expect, it } from 'vitest'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let token: string

beforeAll(async () => {
  test = await testApp()
  token = (await test.guest()).token
})
afterAll(() => test[Symbol.asyncDispose]())

let words = 0

function post(comment: unknown) {
  const body = comment && typeof comment === 'object' ? { body: `Words ${words++}`, ...comment } : comment
  return test.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })
}

const withPath = (length: number) => `${origin}/${'a'.repeat(length - origin.length - 1)}`
const notText: unknown[] = [null, 42, true, {}, [], ['https://example.org'], { toString: 'x' }]
const unstorable = ['a\u0000b', 'a\ud800', '\udc00b']

it('takes page ids of up to 512 characters, as they are', async () => {
  for (const id of ['a', '0', 'false', 'NULL', ' post ', 'ä/ö?ü#ß', '日本', 'x'.repeat(512), '__proto__', '../..']) {
    const answer = await post({ page: { id, url: pageUrl } })
    expect(answer.status, id).toBe(201)
    const thread = await test.ask('GET', `/thread?${new URLSearchParams({ page: id, url: pageUrl })}`)
    expect(thread.body.thread).toMatchObject({ page: id, commentCount: 1 })
  }
})

it('refuses page ids a broken template would send', async () => {
  for (const id of ['', ' ', 'null', 'undefined', ' undefined\n', 'x'.repeat(513), ...unstorable, ...notText]) {
    const answer = await post({ page: { id, url: pageUrl } })
    expect(answer.status, JSON.stringify(id)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/page/id' }])
  }
})

it('refuses the same page ids when it is asked for a thread', async () => {
  for (const page of ['', ' ', 'null', 'undefined', 'x'.repeat(513), 'a\u0000b']) {
    const answer = await test.ask('GET', `/thread?${new URLSearchParams({ page, url: pageUrl })}`)
    expect(answer.status, page).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/query/page' }])
  }
})

it('takes addresses of up to 2,048 characters', async () => {
  const answer = await post({ page: { url: withPath(2_048) } })

  expect(answer.status).toBe(201)
})

it('refuses addresses that are too long, no web address or not text', async () => {
  const schemes = [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://localhost/x',
    'blob:http://x/1',
  ]
  const broken = [
    '',
    'article',
    '/article',
    '//localhost/x',
    'http://',
    'https://[',
    'http:localhost',
    ' http://localhost',
  ]
  for (const url of [withPath(2_049), ...schemes, ...broken, ...unstorable.map((bad) => origin + bad), ...notText]) {
    const answer = await post({ page: { url } })
    expect(answer.status, JSON.stringify(url)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/page/url' }])
  }
})

it('refuses an address that grows beyond the limit when it is written out', async () => {
  const answer = await post({ page: { url: `${origin}/${'ä'.repeat(1_000)}` } })

  expect(answer.status).toBe(422)
  expect(answer.body.errors).toMatchObject([{ pointer: '/page/url' }])
})

it('makes no thread that points to an origin the site does not know', async () => {
  for (const url of ['https://evil.example/article', 'https://localhost.evil.example/', 'http://user@evil.example/']) {
    for (const page of [{ url }, { id: 'post-9', url }]) {
      const answer = await post({ page })
      expect(answer.status, url).toBe(422)
      expect(answer.body.errors).toMatchObject([{ pointer: '/page/url' }])
    }
  }

  const threads = await test.fresh.db.selectFrom('thread').select('url').execute()
  expect(threads.filter(({ url }) => url.includes('evil'))).toEqual([])
})

it('leaves a thread its address and title, whatever later comments say', async () => {
  const id = 'post-10'
  await post({ page: { id, url: pageUrl, title: 'As it was' } })
  const later = await post({ page: { id, url: 'https://evil.example/', title: 'Taken over' } })

  expect(later.status).toBe(201)
  const { body } = await test.ask('GET', `/thread?page=${id}&url=https://evil.example/&title=Mine`)
  expect(body.thread).toMatchObject({ url: pageUrl, title: 'As it was' })
})

it('takes titles of up to 300 characters', async () => {
  for (const [n, title] of ['', 'x'.repeat(300), '<script>', 'שלום'].entries())
    expect((await post({ page: { id: `title-${n}`, url: pageUrl, title } })).status, title).toBe(201)
  for (const title of ['x'.repeat(301), ...unstorable, ...notText]) {
    const answer = await post({ page: { id: 'title-x', url: pageUrl, title } })
    expect(answer.status, JSON.stringify(title)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/page/title' }])
  }
})

it('refuses a page that is missing or is something else', async () => {
  for (const page of [undefined, null, pageUrl, 42, [], [{ url: pageUrl }], {}]) {
    const answer = await post({ page })
    expect(answer.status, JSON.stringify(page)).toBe(422)
    expect(answer.body.errors[0].pointer).toMatch(/^\/page/)
  }
})

it('refuses fields of a page it does not know', async () => {
  for (const name of ['siteId', 'site', 'commentCount', 'hasOwnProperty']) {
    const answer = await post({ page: { url: pageUrl, [name]: 'x' } })
    expect(answer.status, name).toBe(422)
    expect(answer.body.errors).toEqual([{ pointer: `/page/${name}`, detail: 'is not a field we know' }])
  }
})

it('refuses a parent that is no id', async () => {
  for (const parentId of [
    '',
    'null',
    '42',
    42,
    {},
    [],
    'g'.repeat(36),
    '019a1f30-1200-7b44-9a01-5b6c7d8e9f0',
    'a\u0000b',
  ]) {
    const answer = await post({ page: { url: pageUrl }, parentId })
    expect(answer.status, JSON.stringify(parentId)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/parentId' }])
  }
})

it('refuses a comment that is no object', async () => {
  for (const comment of [null, 42, 'true', [], [[]], '"words"']) {
    const answer = await post(comment)
    expect(answer.status, JSON.stringify(comment)).toBe(422)
    expect(answer.body.errors[0].pointer).toMatch(/^\//)
  }
})

it('names every field that needs attention at once', async () => {
  const answer = await post({ page: { id: 'null', url: 'nowhere', title: 'x'.repeat(301) }, parentId: 'x', body: 'y' })

  const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()
  expect(pointers).toEqual(['/body', '/page/id', '/page/title', '/page/url', '/parentId'])
})
