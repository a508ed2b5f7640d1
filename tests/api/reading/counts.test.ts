import { expect, it } from 'vitest'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const asking = (pages: string[]) => `/counts?${new URLSearchParams(pages.map((page) => ['page', page]))}`

it('counts what is published, each page by the name it was asked by', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'One')
  await test.post(token, 'Two', { parentId: root.id })
  const gone = await test.post(token, 'Three')
  await test.ask('DELETE', `/comments/${gone.id}`, { token })
  const body = { page: { id: 'post-42', url: pageUrl }, body: 'By id' }
  await test.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })

  const names = [
    pageUrl,
    'post-42',
    `${origin}/nothing`,
    'nothing',
    `${pageUrl}/?utm_source=x#top`,
    `${pageUrl}/index.html`,
    '',
  ]
  const { status, headers, body: answer } = await test.ask('GET', asking(names))

  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=60'])
  expect(answer.counts).toEqual(Object.fromEntries(names.map((name, at) => [name, [2, 1, 0, 0, 2, 2, 0][at]])))
})

it('counts a page once however often it is named', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'One')

  expect((await test.ask('GET', asking([pageUrl, pageUrl]))).body.counts).toEqual({ [pageUrl]: 1 })
})

it('counts up to a hundred pages at once', async () => {
  await using test = await testApp()
  const pages = Array.from({ length: 101 }, (_, n) => `${origin}/${n}`)

  const hundred = await test.ask('GET', asking(pages.slice(0, 100)))
  const more = await test.ask('GET', asking(pages))

  expect(Object.keys(hundred.body.counts)).toHaveLength(100)
  expect(more.status).toBe(422)
  expect(more.body.errors).toEqual([{ pointer: '/query/page', detail: 'must name 100 pages or fewer' }])
})

it('counts the others where one name is no page', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'One', { url: `${origin}/テ/` })
  await test.post(token, 'Two')
  const link = `${origin}/%e3%83%86/`
  const bad = [
    '',
    'a\u0000b',
    'http://[',
    'https://',
    `${origin}/${'ä'.repeat(1_000)}`,
    'x'.repeat(900),
    'javascript:alert(1)',
  ]

  const { status, body } = await test.ask('GET', asking([pageUrl, ...bad, link]))

  expect(status).toBe(200)
  expect(body.counts).toEqual({ ...Object.fromEntries(bad.map((name) => [name, 0])), [pageUrl]: 1, [link]: 1 })
})

it('counts by an id that looks like an address', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const id = `${origin}/?p=218`
  await test.ask('POST', '/comments', {
    token,
    body: { page: { id, url: pageUrl }, body: 'Words' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })

  expect((await test.ask('GET', asking([id]))).body.counts).toEqual({ [id]: 1 })
})

it('refuses to count nothing', async () => {
  await using test = await testApp()

  const none = await test.ask('GET', '/counts')
  expect([none.status, none.body.errors]).toEqual([422, [{ pointer: '/query/page', detail: 'is required' }]])
  const answer = await test.ask('GET', '/counts?page=a&pages=b')
  expect([answer.status, answer.body.type]).toEqual([422, '/problems/invalid'])
})

it('counts pages with the names of things every object has', async () => {
  await using test = await testApp()
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

  const { status, body } = await test.ask('GET', asking(names))

  expect(status).toBe(200)
  expect(Object.entries(body.counts).sort()).toEqual(names.map((name) => [name, 0]).sort())
})
