import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { setThreadState } from '../../../server/threads/threads.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const path = `/thread?url=${pageUrl}`

function ask(test: TestApp, etag?: string, asked = path) {
  return test.ask('GET', asked, { headers: etag ? { 'If-None-Match': etag } : {} })
}

it('shows a page nobody commented on, with everything a widget needs', async () => {
  await using test = await testApp({ settings: { rulesUrl: 'https://example.org/rules' } })

  const { status, body } = await test.ask('GET', `${path}&title=River plan`)

  expect(status).toBe(200)
  expect(body).toEqual({
    site: {
      id: test.fresh.siteId,
      settings: {
        guestPosting: true,
        readOnly: false,
        editWindowS: 900,
        editGraceS: 120,
        nudges: true,
        furtherNudges: [],
        rulesUrl: 'https://example.org/rules',
        origins: [],
        trial: true,
      },
    },
    thread: {
      id: null,
      page: pageUrl,
      url: pageUrl,
      title: 'River plan',
      state: 'open',
      closedAt: null,
      closesAt: null,
      slowS: 0,
      slowUntil: null,
      membersOnly: false,
      commentCount: 0,
      version: 0,
    },
    items: [],
    nextCursor: null,
  })
})

it('may be kept by anybody who asks again before showing it, and by a CDN for five seconds', async () => {
  await using test = await testApp()

  const { headers } = await ask(test)

  expect(headers.get('cache-control')).toBe('public, no-cache')
  expect(headers.get('cdn-cache-control')).toBe('max-age=5')
  expect(headers.get('etag')).toMatch(/^W\/"[\w-]+"$/)
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('set-cookie')).toBeNull()
})

it('is the same for everybody, whatever they carry', async () => {
  await using test = await testApp()
  const ana = await test.guest()
  await test.post(ana.token, 'Mine')
  const plain = await ask(test)

  for (const headers of [
    { Authorization: `Bearer ${ana.token}` },
    { Cookie: 'a=b' },
    { Origin: 'https://elsewhere.example' },
  ]) {
    const other = await test.ask('GET', path, { headers: headers as unknown as Record<string, string> })
    expect([other.body, other.headers.get('etag')]).toEqual([plain.body, plain.headers.get('etag')])
  }
})

it('is not sent again while nothing changed', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Here')
  const etag = (await ask(test)).headers.get('etag')!

  for (const sent of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await ask(test, sent)
    expect([again.status, again.body]).toEqual([304, ''])
    expect(again.headers.get('etag')).toBe(etag)
    expect(again.headers.get('cache-control')).toBe('public, no-cache')
    expect(again.headers.get('access-control-allow-origin')).toBe('*')
  }
  expect((await ask(test, '"other"')).status).toBe(200)
})

it('is sent again after every change a reader could see', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { db, siteId } = test.fresh
  let root = ''
  let reply = ''
  const patch = (body: string, revision: number) =>
    test.ask('PATCH', `/comments/${root}`, { token, body: { body }, headers: { 'If-Match': `"${revision}"` } })
  const changes: [string, () => Promise<unknown>][] = [
    ['the first comment', async () => { root = (await test.post(token, 'First')).id }],
    ['another comment', () => test.post(token, 'Second')],
    ['a reply', async () => { reply = (await test.post(token, 'Reply', { parentId: root })).id }],
    ['a reply to a reply', () => test.post(token, 'Below', { parentId: reply })],
    ['an edit', () => patch('Edited', 1)],
    ['another edit', () => patch('Edited again', 2)],
    ['a deletion that leaves a tombstone', () => test.ask('DELETE', `/comments/${root}`, { token })],
    ['its restoring', () => test.ask('POST', `/comments/${root}/restore`, { token })],
    ['a deletion without trace', async () => test.ask('DELETE', `/comments/${(await test.post(token, 'Gone')).id}`, { token })],
    ['closing', () => setThreadState(db, siteId, pageUrl, 'closed')],
    ['opening', () => setThreadState(db, siteId, pageUrl, 'open')],
    ['a setting', () => test.set({ editWindowS: 60 })],
    ['read-only', () => test.set({ readOnly: true })],
    ['no guests', () => test.set({ guestPosting: false })],
    ['rules', () => test.set({ rulesUrl: 'https://example.org/rules' })],
    ['an origin', async () => { await allowOrigin(db, siteId, 'https://example.org'); await test.set({}) }],
  ] // biome-ignore format: a table

  let before = await ask(test)
  for (const [name, change] of changes) {
    await change()
    const after = await ask(test, before.headers.get('etag')!)
    expect(after.status, name).toBe(200)
    expect(after.body, name).not.toEqual(before.body)
    expect((await ask(test, after.headers.get('etag')!)).status, name).toBe(304)
    before = after
  }
})

it('is another for another order, number or page', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Here')

  const asked = [
    path,
    `${path}&sort=oldest`,
    `${path}&sort=respected`,
    `${path}&sort=replies`,
    `${path}&limit=5`,
    `${path}2`,
  ]
  const etags = await Promise.all(asked.map(async (one) => (await ask(test, undefined, one)).headers.get('etag')))

  expect(new Set(etags).size).toBe(asked.length)
})

it('changes nothing for readers by a view, a refused post or an equal edit', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')
  const etag = (await ask(test)).headers.get('etag')!

  await test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body: 'Here' },
    headers: { 'Idempotency-Key': 'eight888' },
  })
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Here' }, headers: { 'If-Match': '"1"' } })
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Else' }, headers: { 'If-Match': '"9"' } })
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'open')

  expect((await ask(test, etag)).status).toBe(304)
})

it('answers HEAD like GET without the body', async () => {
  await using test = await testApp()
  const get = await ask(test)

  const head = await test.ask('HEAD', path)

  expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')])
})
