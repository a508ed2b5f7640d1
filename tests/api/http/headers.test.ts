import { expect, it } from 'vitest'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const paths = ['/', '/embed.js', '/favicon.svg', '/healthz', '/nothing', '/api/v1/openapi.json', '/api/v1/sites/_/me', `/api/v1/sites/_/thread?url=${pageUrl}`, `/threads/_?url=${pageUrl}`] // biome-ignore format: a list

async function headersOf(test: TestApp, path: string) {
  return (await test.app.request(path)).headers
}

it('keeps browsers from guessing, on every answer', async () => {
  await using test = await testApp()

  for (const path of paths) {
    const headers = await headersOf(test, path)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin')
    expect(headers.get('cross-origin-resource-policy'), path).toBe('cross-origin')
    expect(headers.get('x-frame-options'), path).toBe('SAMEORIGIN')
  }
})

it('lets no page of another site load the team’s', async () => {
  await using test = await testApp()

  for (const path of ['/console', '/console/nothing', '/moderation/_/mail/none', '/moderation/_/here'])
    expect((await headersOf(test, path)).get('cross-origin-resource-policy'), path).toBe('same-origin')
})

it('tells nothing of what it is made of, and sets no cookie', async () => {
  await using test = await testApp()

  for (const path of paths) {
    const headers = await headersOf(test, path)
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'x-runtime', 'via', 'access-control-allow-credentials'])
      expect(headers.get(name), `${path} ${name}`).toBeNull()
  }
})

it('insists on TLS only where it is reached by it', async () => {
  await using plain = await testApp()
  await using tls = await testApp({ config: { publicUrl: 'https://comments.example.org' } })

  expect((await headersOf(plain, '/healthz')).get('strict-transport-security')).toBeNull()
  expect((await headersOf(tls, '/healthz')).get('strict-transport-security')).toMatch(/max-age=\d{7,}/)
})

it('marks what no cache may keep', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')

  for (const path of ['/me', `/comments/${id}`, `/comments/${id}/context`, `/comments/${id}/revisions`])
    expect((await test.ask('GET', path, { token })).headers.get('cache-control'), path).toBe('private, no-store')
  for (const path of ['/nothing', `/comments/${crypto.randomUUID()}`, '/thread'])
    expect((await test.ask('GET', path)).headers.get('cache-control'), path).toBe('no-store')
})
