import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { insertThread } from '../../kit/factories/thread.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const plain = (query: Record<string, string>) => `/threads/_?${new URLSearchParams(query)}`

it('shows a thread as a page of plain HTML', async () => {
  await using test = await testApp()
  const { token } = await test.guest('Ana Silva')
  const root = await test.post(token, 'I walked the **flood wall**.')
  await test.post(token, 'And again.', { parentId: root.id })

  const { status, headers, body } = await test.ask('GET', plain({ url: pageUrl }))

  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
  expect(body).toMatch(/^<!doctype html>/)
  expect(body).toContain('<strong>flood wall</strong>')
  expect(body).toContain('And again.')
  expect(body).toContain('Ana Silva')
  expect(body).toContain('<meta name="robots" content="noindex">')
  expect(body).toContain(`<link rel="canonical" href="${pageUrl}">`)
})

it('runs no script, whatever anybody wrote', async () => {
  await using test = await testApp()
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>' onload='x`
  const { token } = await test.guest('<b>Ana</b>')
  const body = { page: { url: `${pageUrl}?x=${encodeURIComponent(hostile)}`, title: hostile }, body: hostile }
  await test.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })

  const answer = await test.ask('GET', plain({ url: body.page.url }))

  expect(answer.body).toMatch(/&lt;b(>|&gt;)Ana/)
  expect(answer.body.match(/<script[^>]*>/gi)).toEqual(['<script type="application/ld+json">'])
  expect(answer.body).not.toMatch(/<img|<b>Ana/i)
  expect(answer.body.match(/<[^>]*\son\w+=/gi)).toBeNull()
  const policy = answer.headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|script-src/)
})

it('echoes nothing a link could smuggle in', async () => {
  await using test = await testApp()
  const hostile = [
    { page: `"><script>alert(1)</script>`, url: origin },
    { url: `${origin}/"><script>alert(1)</script>` },
    { page: 'x', url: 'https://evil.example/' },
    { page: 'x', title: '<script>alert(1)</script>' },
  ] as Record<string, string>[]

  for (const query of hostile) {
    const { body } = await test.ask('GET', plain(query))
    expect(body, JSON.stringify(query)).not.toMatch(/<script|evil\.example\/?"/)
  }
})

it('leads on to the next page, and down a branch', async () => {
  await using test = await testApp()
  const chain = Array.from({ length: 12 }, (_, place) => ({ parent: place === 0 ? null : place - 1 }))
  await insertThread(test, [
    ...Array.from({ length: 30 }, () => ({ parent: null })),
    ...chain.slice(1).map((_, n) => ({ parent: n ? 29 + n : 0 })),
  ])

  const first = await test.ask('GET', plain({ url: pageUrl }))
  const [, next] = first.body.match(/href="([^"]*cursor=[^"]*)"/)!
  const second = await test.ask('GET', next.replaceAll('&amp;', '&'))

  expect(first.body).toContain('Words 29')
  expect(second.status).toBe(200)
  expect(second.body).toContain('Words 9')
  expect(second.body).not.toContain('Words 29')
})

it('links to the article only where the site knows its origin', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  const { db, siteId } = test.fresh
  await allowOrigin(db, siteId, 'https://example.org')
  await test.set({})

  const known = await test.ask('GET', plain({ url: 'https://example.org/river-plan' }))
  const foreign = await test.ask('GET', plain({ url: 'https://evil.example/river-plan' }))

  expect(known.body).toContain('href="https://example.org/river-plan"')
  expect(foreign.body).not.toContain('href="https://evil.example')
})

it('refuses what names no page', async () => {
  await using test = await testApp()

  for (const query of [
    '',
    '?page=',
    '?page=null',
    '?url=nowhere',
    '?url=javascript:alert(1)',
    '?nothing=1',
    `?url=${pageUrl}&comment=x`,
  ]) {
    const answer = await test.ask('GET', `/threads/_${query}`)
    expect([answer.status, answer.body.type], query).toEqual([422, '/problems/invalid'])
  }
  expect((await test.ask('GET', `/threads/_?url=${pageUrl}&comment=${crypto.randomUUID()}`)).status).toBe(404)
  expect((await test.ask('GET', `/threads/nobody?url=${pageUrl}`)).status).toBe(404)
})

it('has an address of its own for a thread, the same however it was named', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Here.')

  const byId = await test.ask('GET', `/threads/demo/${threadId}`)
  const head = await test.app.request(`/threads/demo/${threadId}`, { method: 'HEAD' })

  expect([byId.status, head.status, await head.text()]).toEqual([200, 200, ''])
  expect(byId.body).toContain('Here.')
  for (const id of [crypto.randomUUID(), 'x', `${threadId}x`]) {
    const answer = await test.ask('GET', `/threads/_/${id}`)
    expect([answer.status, answer.body.type], id).toEqual([404, '/problems/not-found'])
  }
  expect((await test.ask('GET', `/threads/_/${threadId}?nothing=1`)).status).toBe(422)
})

it('shows a thread in any order', async () => {
  await using test = await testApp()
  await insertThread(test, [{ parent: null }, { parent: null }, { parent: 0 }, { parent: 0 }])
  const { body } = await test.ask('GET', plain({ url: pageUrl }))
  const words = (html: string) => [...html.matchAll(/Words \d/g)].map(([found]) => found)

  const links = [...body.matchAll(/<a href="([^"]*sort=(\w+))"/g)].map(([, href, sort]) => [sort, href])
  const { oldest, replies } = Object.fromEntries(links)

  const main = (answer: { body: string }) => words(answer.body.split('<main>')[1]!)
  expect(main(await test.ask('GET', plain({ url: pageUrl })))[0]).toBe('Words 1')
  expect(main(await test.ask('GET', oldest))[0]).toBe('Words 0')
  expect(main(await test.ask('GET', replies))[0]).toBe('Words 0')
  // What the widget's own link carries may be anything.
  expect((await test.ask('GET', plain({ url: pageUrl, sort: 'bogus', limit: 'x' }))).status).toBe(200)
})

it('shows no branch of another thread', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { threadId } = await test.post(token, 'Here.')
  const other = await test.post(token, 'There.', { url: `${origin}/other` })

  for (const asked of ['comment', 'reply'])
    expect((await test.ask('GET', `/threads/_/${threadId}?${asked}=${other.id}`)).status).toBe(404)
})

it('tells machines the whole discussion as data', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana </script><b>'), await test.guest('Ben')]
  const root = await test.post(ana.token, 'I walked the **flood** wall. </script><!-- <script>')
  const gone = await test.post(ana.token, 'Soon gone.', { parentId: root.id })
  const below = await test.post(ben.token, 'And again.', { parentId: gone.id })
  await test.ask('DELETE', `/comments/${gone.id}`, { token: ana.token })

  const { body } = await test.ask('GET', `/threads/_/${root.threadId}`)

  const [, json] = body.match(/<script type="application\/ld\+json">(.*?)<\/script>/)!
  const url = (id: string) => `http://localhost/threads/_/${root.threadId}?comment=${id}#comment-${id}`
  expect(JSON.parse(json)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Article',
    '@id': pageUrl,
    url: pageUrl,
    commentCount: 2,
    discussionUrl: `http://localhost/threads/_/${root.threadId}`,
    comment: [
      {
        '@type': 'Comment',
        '@id': `urn:uuid:${root.id}`,
        url: url(root.id),
        author: { '@type': 'Person', name: 'Ana </script><b>' },
        datePublished: root.createdAt,
        text: 'I walked the flood wall. </script><!-- <script>',
        comment: [
          {
            '@type': 'Comment',
            '@id': `urn:uuid:${gone.id}`,
            url: url(gone.id),
            creativeWorkStatus: 'Deleted',
            comment: [
              {
                '@type': 'Comment',
                '@id': `urn:uuid:${below.id}`,
                url: url(below.id),
                author: { '@type': 'Person', name: 'Ben' },
                datePublished: below.createdAt,
                text: 'And again.',
              },
            ],
          },
        ],
      },
    ],
  })
})
