import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { rekeyThreads } from '../../../server/threads/rekey-threads.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

/** Addresses of one and the same page, the first as it is kept. */
const samePage = [
  [`${origin}/river-plan`, `${origin}/river-plan/`, `${origin}/river-plan/index.html`, `${origin}/river-plan/index.htm`,
    `${origin}/river-plan#comments`, `${origin}/river-plan?utm_source=mail&utm_medium=x`, `${origin}/river-plan?fbclid=1`,
    `${origin}/river-plan/?gclid=2#top`, 'HTTP://LOCALHOST:4000/river-plan',
    'http://user:secret@localhost:4000/river-plan', `${origin}/x/../river-plan`, `${origin}/river-plan?`, `${origin}/river-plan?utm_x`],
  [`${origin}/`, origin, `${origin}/index.html`, `${origin}/?utm_campaign=x`, `${origin}/#a`, `${origin}/?`],
  [`${origin}/a?id=7`, `${origin}/a/?id=7`, `${origin}/a?id=7&utm_source=x`, `${origin}/a?fbclid=1&id=7`, `${origin}/a?utm_a=1&id=7&gclid=2`],
  // What other parameters say stays as it was written, also beside those that go.
  [`${origin}/s?q=a%20b`, `${origin}/s?q=a%20b&utm_source=x`, `${origin}/s?fbclid=1&q=a%20b`],
  [`${origin}/s?q=a+b`, `${origin}/s?q=a+b&utm_source=x`],
  [`${origin}/s?flag`, `${origin}/s?flag&_gl=x`],
  [`${origin}/s?q=%C3%A4&x=~!()`, `${origin}/s?q=%C3%A4&x=~!()&utm_id=5`],
  [`${origin}/s?q=%`, `${origin}/s?q=%&yclid=x`],
  [`${origin}/s?a=1&a=2`, `${origin}/s?a=1&utm_x=1&a=2`],
  ['http://localhost/p', 'http://localhost:80/p', 'http://LOCALHOST/p'],
  // Percent-encoding by RFC 3986, text in NFC: as WordPress and as browsers write one address.
  [`${origin}/caf%C3%A9`, `${origin}/caf%c3%a9`, `${origin}/café`, `${origin}/cafe\u0301`, `${origin}/cafe%CC%81`, `${origin}/caf%C3%a9/index%2Ehtml`],
  [`${origin}/~a/b-c`, `${origin}/%7Ea/b%2dc`, `${origin}/%7ea/%62%2Dc`],
  [`${origin}/%E3%83%86`, `${origin}/テ/`, `${origin}/%e3%83%86/`],
  [`${origin}/a%2Fb%20c%25`, `${origin}/a%2fb c%25`],
  [`${origin}/%FF`, `${origin}/%ff`],
  [`${origin}/s?q=%C3%A9`, `${origin}/s?q=%c3%a9`, `${origin}/s?q=e%cc%81`, `${origin}/s?%71=é`],
  // What search engines, advertisers and mailers add, upper or lower case.
  [`${origin}/news`, ...['UTM_SOURCE=x', 'srsltid=x', 'msclkid=x', 'mc_cid=x&mc_eid=y', '_gl=1*x', 'igsh=x', 'gad_source=1&gbraid=x', 'dclid=x',
    'twclid=x', 'ttclid=x', 'li_fat_id=x', '_hsenc=x&_hsmi=1', 'mkt_tok=x', 'at_medium=x&at_campaign=y', '_x_tr_sl=de&_x_tr_tl=en', '__cf_chl_tk=x',
    'id_token=x', 'fbclid=IwAR9&email=ana@example.com&token=abc'].map((query) => `${origin}/news?${query}`)],
] // biome-ignore format: a table

const differentPages = [
  `${origin}/River-Plan`, `${origin}/RIVER-PLAN`, `${origin}/river-plan.html`, `${origin}/river-plan/2`, `${origin}/river-plan?page=2`,
  `${origin}/river-plan?ref=x`, `${origin}/river-plan?Ref=x`, `${origin}/river-plan?share=x`, `${origin}/river%2Fplan`, `${origin}/river/plan`, `${origin}//river-plan`, `${origin}/river-plan?reference=x`, `${origin}/river-plan?xutm_source=1`, `${origin}/river-plan/INDEX.HTML`,
  `${origin}/river-plan/index.php`, 'http://localhost:4001/river-plan', 'https://localhost:4000/river-plan', 'http://127.0.0.1:4000/river-plan',
] // biome-ignore format: a list

it.each(samePage.map((names) => ({ kept: names[0]!, names })))(
  'takes all addresses of $kept for one page',
  async ({ kept, names }) => {
    await using test = await testApp()
    const { token } = await test.guest()

    for (const [n, url] of names.entries()) {
      const posted = await test.post(token, `Comment ${n}`, { url })
      const query = new URLSearchParams({ url })
      const { body } = await test.ask('GET', `/thread?${query}`)
      expect(body.thread, url).toMatchObject({ id: posted.threadId, page: kept, commentCount: n + 1 })
      expect((await test.ask('GET', `/counts?page=${encodeURIComponent(url)}`)).body.counts).toEqual({ [url]: n + 1 })
    }
  },
)

it('keeps apart what may be different pages', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const posted = await Promise.all(differentPages.map((url, n) => test.post(token, `Comment ${n}`, { url })))

  expect(new Set(posted.map(({ threadId }) => threadId)).size).toBe(differentPages.length)
})

it('takes the page’s own id before any address', async () => {
  await using test = await testApp()
  const ask = (query: Record<string, string>) => test.ask('GET', `/thread?${new URLSearchParams(query)}`)

  const { body } = await ask({ page: 'post-42', url: `${origin}/a?utm_source=x`, canonical: `${origin}/b` })

  expect(body.thread.page).toBe('post-42')
})

it('takes the canonical link where an allowed origin holds it, and no other', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  await allowOrigin(test.fresh.db, test.fresh.siteId, 'https://example.org')
  const url = 'https://example.org/river-plan?print=1'
  const ask = async (canonical: string) =>
    (await test.ask('GET', `/thread?${new URLSearchParams({ url, canonical })}`)).body.thread?.page

  expect(await ask('https://example.org/river-plan/?utm_source=x#top')).toBe('https://example.org/river-plan')
  expect(await ask('https://comments.example.org/river-plan')).toBe('https://comments.example.org/river-plan')
  const foreign = [
    'https://evil.example/river-plan', 'http://example.org/river-plan', 'https://example.org:8443/river-plan', 'https://www.example.org/',
    'https://example.org.evil.example/', 'https://example.org@evil.example/', 'http://localhost/river-plan',
  ] // biome-ignore format: a list
  for (const canonical of foreign) expect(await ask(canonical), canonical).toBe(url)
})

it('refuses a canonical link that is no web address', async () => {
  await using test = await testApp()

  for (const canonical of ['', 'river-plan', 'javascript:alert(1)', `${origin}/${'a'.repeat(16_384)}`]) {
    const answer = await test.ask('GET', `/thread?${new URLSearchParams({ url: origin, canonical })}`)
    expect(answer.status, canonical).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/query/canonical' }])
  }
})

it('needs an address, even where there is an id', async () => {
  await using test = await testApp()

  for (const query of ['', '?page=post-42', '?url=', '?url=a', `?url=${origin}&url=${origin}`]) {
    const answer = await test.ask('GET', `/thread${query}`)
    expect(answer.status, query).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: expect.stringMatching(/^\/query\/url/) }])
  }
})

it('never takes a page’s own id for the address of another', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const post = (page: object) =>
    test.ask('POST', '/comments', {
      token,
      body: { page, body: `Words ${JSON.stringify(page)}` },
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    })
  const url = `${origin}/river`

  const forged = await post({ id: url, url: `${origin}/attacker?x=1`, title: 'ACCOUNT LOCKED' })
  const read = (await test.ask('GET', `/thread?${new URLSearchParams({ url })}`)).body.thread
  const own = await post({ url })

  expect([forged.status, own.status]).toEqual([201, 201])
  expect(read).toMatchObject({ id: null, page: url, url, title: '' })
  expect(own.body.comment.threadId).not.toBe(forged.body.comment.threadId)
  const byId = await test.ask('GET', `/thread?${new URLSearchParams({ page: url, url })}`)
  expect(byId.body.thread).toMatchObject({ id: forged.body.comment.threadId, page: url })
  expect(await test.fresh.db.selectFrom('thread').select('page_key').orderBy('page_key').execute()).toEqual([
    { page_key: url },
    { page_key: `id:${url}` },
  ])
})

const stored = [
  { what: 'the canonical link', page: { url: `${origin}/a?fbclid=1&token=x`, canonical: `${origin}/b/?lang=de` }, url: `${origin}/b/?lang=de` },
  { what: 'the address it was made of', page: { url: 'http://ana:secret@localhost:4000/a/?utm_source=x&id=7&email=a@b.c#top' }, url: `${origin}/a/?id=7` },
  { what: 'no query it does not know, beside an id', page: { id: 'post-1', url: `${origin}/a?session=abc&p=218&q=x` }, url: `${origin}/a?p=218` },
  { what: 'the page’s canonical link, beside an id', page: { id: 'post-2', url: `${origin}/a?session=abc`, canonical: `${origin}/a?story=5` }, url: `${origin}/a?story=5` },
  { what: 'no foreign canonical link', page: { id: 'post-3', url: `${origin}/a`, canonical: 'https://evil.example/a' }, url: `${origin}/a` },
] // biome-ignore format: a table

it.each(stored)('stores as the address of a page $what', async ({ page, url }) => {
  await using test = await testApp()
  const { token } = await test.guest()

  const posted = await test.ask('POST', '/comments', {
    token,
    body: { page, body: 'Words' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
  const id = posted.body.comment.threadId

  expect(posted.status).toBe(201)
  expect(await test.fresh.db.selectFrom('thread').select(['id', 'url']).execute()).toEqual([{ id, url }])
  for (const path of [`/threads/_/${id}`, `/threads/_/${id}/feed.atom`, `/threads/_/${id}/feed.json`]) {
    const { status, body } = await test.ask('GET', path)
    expect([status, JSON.stringify(body)], path).toEqual([
      200,
      expect.not.stringMatching(/secret|token=|email=|session=/),
    ])
  }
})

it('finds the thread of a page however long its address became on the way', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const junk = `id_token=${'a'.repeat(6_000)}`
  const read = async (query: Record<string, string>) =>
    (await test.ask('GET', `/thread?${new URLSearchParams(query)}`)).body.thread
  const url = `${origin}/a?${junk}&q=${'b'.repeat(3_000)}`

  expect(await read({ url, page: 'post-1' })).toMatchObject({ page: 'post-1', url: `${origin}/a` })
  expect(await read({ url, canonical: `${origin}/b` })).toMatchObject({ page: `${origin}/b`, url: `${origin}/b` })
  expect(await read({ url })).toMatchObject({ page: `${origin}/a`, url: `${origin}/a` })
  expect(await read({ url: `${origin}/a`, canonical: `${origin}/${'b'.repeat(3_000)}` })).toMatchObject({
    page: `${origin}/a`,
  })
  const path = `${origin}/${'b'.repeat(3_000)}`
  expect(await read({ url: path, page: 'post-1' })).toMatchObject({ page: 'post-1', url: `${origin}/` })
  const refused = await test.ask('GET', `/thread?${new URLSearchParams({ url: path })}`)
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/query/url'])
  const posted = await test.ask('POST', '/comments', {
    token,
    body: { page: { id: 'post-1', url: path }, body: 'Words' },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
  expect(posted.status).toBe(201)
})

it('takes for one page what the site says is one', async () => {
  await using test = await testApp({
    settings: { foldRepeatedSlashes: true, trackingParameters: ['share', 'x-*'], pageParameters: ['TOKEN', 'utm_id'] },
  })
  const keyOf = async (url: string) =>
    (await test.ask('GET', `/thread?${new URLSearchParams({ url })}`)).body.thread.page

  expect(await keyOf(`${origin}//a///b?share=x&X-y=1`)).toBe(`${origin}/a/b`)
  expect(await keyOf(`${origin}/a?token=1&utm_id=2&utm_source=3`)).toBe(`${origin}/a?token=1&utm_id=2`)
})

it('lets threads find their pages again when the site says anew what is one page', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { db, siteId } = test.fresh
  const first = await test.post(token, 'One', { url: `${origin}//a` })
  const stays = await test.post(token, 'Two', { url: `${origin}/b` })
  await test.post(token, 'Three', { url: `${origin}/b` })
  const displaced = await test.post(token, 'Four', { url: `${origin}//b` })
  const settings = { foldRepeatedSlashes: true, trackingParameters: [], pageParameters: [] }
  await test.set(settings)

  expect(await rekeyThreads(db, siteId, settings)).toEqual({ moved: 1, displaced: 1 })

  const threadOf = async (url: string) => (await test.ask('GET', `/thread?${new URLSearchParams({ url })}`)).body.thread
  expect(await threadOf(`${origin}/a`)).toMatchObject({ id: first.threadId, commentCount: 1 })
  expect(await threadOf(`${origin}//b`)).toMatchObject({ id: stays.threadId, commentCount: 2 })
  expect((await test.ask('GET', `/threads/_/${displaced.threadId}`)).status).toBe(200)
  expect(await rekeyThreads(db, siteId, settings)).toEqual({ moved: 0, displaced: 1 })
})
