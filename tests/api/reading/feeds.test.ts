import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { insertThread } from '../../kit/factories/thread.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const entries = (atom: string) => atom.split('<entry>').slice(1)
const ids = (atom: string) => entries(atom).map((entry) => entry.match(/<id>urn:uuid:(.*?)<\/id>/)![1])

it('tells a thread’s comments as Atom, newest first, and what answers what', async () => {
  await using test = await testApp()
  const { token } = await test.guest('Ana <Silva>')
  const root = await test.post(token, 'I walked the **flood wall** & back.')
  const reply = await test.post(token, '> quoted\n\nAnd [again](https://example.org/?a=1&b=2).', { parentId: root.id })
  const base = `http://localhost/threads/_/${root.threadId}`

  const { status, headers, body } = await test.ask('GET', `/threads/_/${root.threadId}/feed.atom`)

  expect([status, headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8'])
  expect(body).toContain(`<id>urn:uuid:${root.threadId}</id>`)
  expect(body).toContain(`<link rel="self" type="application/atom+xml" href="${base}/feed.atom"/>`)
  expect(body).toContain(`<link rel="alternate" type="text/html" href="${pageUrl}"/>`)
  expect(body).toContain(`<updated>${reply.createdAt}</updated>`)
  expect(ids(body)).toEqual([reply.id, root.id])
  const [above, below] = entries(body)
  expect(above).toContain(
    `<thr:in-reply-to ref="urn:uuid:${root.id}" type="text/html" href="${base}?comment=${root.id}#comment-${root.id}"/>`,
  )
  expect(above).toContain('<blockquote><p dir="auto">quoted</p></blockquote>')
  expect(above).toContain('href="https://example.org/?a=1&amp;b=2" rel="ugc nofollow noopener"')
  expect(above).toContain(`<link rel="alternate" type="text/html" href="${pageUrl}#comment-${reply.id}"/>`)
  expect(below).not.toContain('in-reply-to')
  expect(below).toContain('<name>Ana &lt;Silva&gt;</name>')
  expect(below).toContain('I walked the <strong>flood wall</strong> &amp; back.')
})

it('tells them as JSON Feed', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'I walked the **flood wall** <b>.')

  const { status, headers, body } = await test.ask('GET', `/threads/demo/${root.threadId}/feed.json`)

  expect([status, headers.get('content-type')]).toEqual([200, 'application/feed+json; charset=utf-8'])
  expect(body).toEqual({
    version: 'https://jsonfeed.org/version/1.1',
    title: `Comments on ${pageUrl}`,
    home_page_url: pageUrl,
    feed_url: `http://localhost/threads/demo/${root.threadId}/feed.json`,
    items: [
      {
        id: `urn:uuid:${root.id}`,
        url: `${pageUrl}#comment-${root.id}`,
        title: 'Comment by Ana Silva',
        content_html: '<p dir="auto">I walked the <strong>flood wall</strong> &lt;b>.</p>',
        date_published: root.createdAt,
        date_modified: root.createdAt,
        authors: [{ name: 'Ana Silva' }],
      },
    ],
  })
})

it('tells a site’s comments of every thread, and of no other site', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const one = await test.post(token, 'Here.')
  const other = await test.post(token, 'There.', { url: `${origin}/other` })
  await test.fresh.db
    .insertInto('site')
    .values({ site_id: crypto.randomUUID(), slug: 'empty', name: 'Empty', settings: '{}', secret: Buffer.alloc(32) })
    .execute()

  const site = await test.ask('GET', '/threads/demo/feed.atom')
  const empty = await test.ask('GET', '/threads/empty/feed.atom')

  expect(ids(site.body)).toEqual([other.id, one.id])
  expect(site.body).toContain(`<id>urn:uuid:${test.fresh.siteId}</id>`)
  expect([empty.status, ids(empty.body)]).toEqual([200, []])
  expect((await test.ask('GET', '/threads/empty/feed.json')).body.items).toEqual([])
  expect((await test.ask('GET', `/threads/empty/${one.threadId}/feed.json`)).status).toBe(404)
})

it('keeps to the newest fifty', async () => {
  await using test = await testApp()
  await insertThread(
    test,
    Array.from({ length: 60 }, (_, place) => ({ parent: place % 3 ? place - 1 : null, isDeleted: place === 59 })),
  )
  const [{ id } = { id: '' }] = await test.fresh.db.selectFrom('thread').select('id').execute()
  const said = (feed: { body: { items: { content_html: string }[] } }) =>
    feed.body.items.map((item) => item.content_html)
  const newest = Array.from({ length: 50 }, (_, n) => `<p dir="auto">Words ${58 - n}</p>`)

  expect(said(await test.ask('GET', `/threads/_/${id}/feed.json`))).toEqual(newest)
  expect(said(await test.ask('GET', '/threads/_/feed.json'))).toEqual(newest)
})

it('is not sent again while nothing changed, and again once something did', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'First words.')

  for (const path of [`/threads/_/${root.threadId}/feed.atom`, '/threads/_/feed.json']) {
    const first = await test.ask('GET', path)
    const etag = first.headers.get('etag')!
    const again = await test.ask('GET', path, { headers: { 'If-None-Match': etag } })
    expect([again.status, again.body]).toEqual([304, ''])
    expect(first.headers.get('cache-control')).toBe('public, no-cache')
    const head = await test.app.request(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
    const { comment } = (await test.ask('GET', `/comments/${root.id}`)).body
    const edit = { body: { body: `Better words for ${path}.` }, headers: { 'If-Match': `"${comment.revision}"` } }
    expect((await test.ask('PATCH', `/comments/${root.id}`, { token, ...edit })).status).toBe(200)
    expect((await test.ask('GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(200)
  }
})

it('says when a comment was edited', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'First words.')
  await test.post(token, 'A reply.', { parentId: root.id })
  await test.ask('PATCH', `/comments/${root.id}`, {
    token,
    body: { body: 'Better words.' },
    headers: { 'If-Match': '"1"' },
  })
  const { editedAt } = (await test.ask('GET', `/comments/${root.id}`)).body.comment

  const { body } = await test.ask('GET', `/threads/_/${root.threadId}/feed.atom`)

  expect(entries(body)[1]).toContain(`<published>${root.createdAt}</published>\n<updated>${editedAt}</updated>`)
  expect(body.split('<entry>')[0]).toContain(`<updated>${editedAt}</updated>`)
})

it('carries no character XML forbids, and no address of an origin the site does not know', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  const { db, siteId } = test.fresh
  await allowOrigin(db, siteId, 'http://localhost:4000')
  await test.set({})
  const { token } = await test.guest()
  const { threadId, id } = await test.post(token, 'a\u0001b\u0008c\u000bd\ufffee\uffff \u{1f600} `\u001f`')
  await db
    .updateTable('thread')
    .set({ url: 'https://evil.example/', title: 'A\u0002 title' })
    .where('id', '=', threadId)
    .execute()

  const { body } = await test.ask('GET', `/threads/_/${threadId}/feed.atom`)

  expect(body).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
  expect(body).toContain('a\ufffdb\ufffdc\ufffdd\ufffde\ufffd \u{1f600}')
  expect(body).not.toContain('evil.example')
  expect(body).toContain(`href="https://comments.example.org/threads/_/${threadId}?comment=${id}#comment-${id}"`)
})

it('is found from the plain page', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Here.')
  const { body } = await test.ask('GET', `/threads/_/${threadId}`)

  const links = [...body.matchAll(/<link rel="alternate" type="([^"]+)" title="Comments" href="([^"]+)">/g)]

  expect(links.map(([, type]) => type)).toEqual(['application/atom+xml', 'application/feed+json'])
  for (const [, type, href] of links)
    expect((await test.ask('GET', href!)).headers.get('content-type')).toBe(`${type}; charset=utf-8`)
})
