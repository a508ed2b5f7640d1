import { expect, it } from 'vitest'
import { setThreadState } from '../../../server/threads/threads.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

it('gives a static site the element with its comments in a declarative shadow root', async () => {
  await using test = await testApp()
  const { token } = await test.guest('Ana Silva')
  const root = await test.post(token, 'I walked the **flood wall**.')
  await test.post(token, 'And again.', { parentId: root.id })

  const { status, headers, body } = await test.ask('GET', `/threads/demo/${root.threadId}/thread.html`)

  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(body).toMatch(
    `<afterword-comments id="comments" page-url="${pageUrl}" site="demo"><template shadowrootmode="open"><link rel="stylesheet" href="http://localhost/threads/include.css"/>`,
  )
  expect(body).toMatch(/<\/template><\/afterword-comments>$/)
  expect(body).toContain('<strong>flood wall</strong>')
  expect(body).toContain('Reply by Ana Silva to Ana Silva')
  expect(body).toContain(`href="http://localhost/threads/demo/${root.threadId}"`)
  // What owners style is there from the beginning.
  expect(body).toContain('class="comment" id=')
  expect(body).toContain('part="comment"')
  expect((await test.ask('GET', '/threads/include.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
})

it('lets nothing be typed or pressed before the widget is there', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Here.')

  const { body } = await test.ask('GET', `/threads/_/${threadId}/thread.html`)

  const controls = body.match(/<(button|select|form)\b[^>]*>/g)!
  expect(controls.length).toBeGreaterThan(4)
  for (const control of controls) expect(control).toMatch(/ inert(="[^"]*")?[ >]/)
  expect(body).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i)
})

it('is the same by the page’s id or address, and empty for a page nobody has written on', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Here.')
  const byPage = (query: Record<string, string>) =>
    test.ask('GET', `/threads/_/thread.html?${new URLSearchParams(query)}`)

  expect((await byPage({ url: `${pageUrl}?utm_source=x` })).body).toBe(
    (await test.ask('GET', `/threads/_/${threadId}/thread.html`)).body,
  )
  const empty = await byPage({ page: '"><script>alert(1)</script>' })
  expect(empty.status).toBe(200)
  expect(empty.body).toContain('No comments yet')
  expect(empty.body).not.toContain('<script')
  expect((await byPage({})).status).toBe(422)
  expect((await test.ask('GET', `/threads/_/${crypto.randomUUID()}/thread.html`)).status).toBe(404)
  expect(await test.fresh.db.selectFrom('thread').select('id').execute()).toHaveLength(1)
})

it('is sent again only when something changed', async () => {
  await using test = await testApp()
  const { threadId } = await test.post((await test.guest()).token, 'Here.')
  const path = `/threads/_/${threadId}/thread.html`
  const etag = (await test.ask('GET', path)).headers.get('etag')!

  expect((await test.ask('GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
  const head = await test.app.request(path, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'closed')
  const closed = await test.ask('GET', path, { headers: { 'If-None-Match': etag } })
  expect(closed.status).toBe(200)
  expect(closed.body).toContain('Comments are closed')
})
