import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

/** Addresses of one and the same page, the first as it is kept. */
const samePage = [
  [`${origin}/river-plan`, `${origin}/river-plan/`, `${origin}/river-plan/index.html`, `${origin}/river-plan/index.htm`,
    `${origin}/river-plan#comments`, `${origin}/river-plan?utm_source=mail&utm_medium=x`, `${origin}/river-plan?fbclid=1`,
    `${origin}/river-plan/?gclid=2#top`, `${origin}/river-plan?ref=home`, 'HTTP://LOCALHOST:4000/river-plan',
    'http://user:secret@localhost:4000/river-plan', `${origin}/x/../river-plan`, `${origin}/river-plan?`, `${origin}/river-plan?utm_x`],
  [`${origin}/`, origin, `${origin}/index.html`, `${origin}/?utm_campaign=x`, `${origin}/#a`, `${origin}/?`],
  [`${origin}/a?id=7`, `${origin}/a/?id=7`, `${origin}/a?id=7&utm_source=x`, `${origin}/a?ref=1&id=7`, `${origin}/a?utm_a=1&id=7&gclid=2`],
  // What other parameters say stays as it was written, also beside those that go.
  [`${origin}/s?q=a%20b`, `${origin}/s?q=a%20b&utm_source=x`, `${origin}/s?fbclid=1&q=a%20b`],
  [`${origin}/s?q=a+b`, `${origin}/s?q=a+b&utm_source=x`],
  [`${origin}/s?flag`, `${origin}/s?flag&ref=x`],
  [`${origin}/s?q=%C3%A4&x=~!()`, `${origin}/s?q=%C3%A4&x=~!()&utm_id=5`],
  [`${origin}/s?q=%`, `${origin}/s?q=%&ref=x`],
  [`${origin}/s?a=1&a=2`, `${origin}/s?a=1&utm_x=1&a=2`],
  ['http://localhost/p', 'http://localhost:80/p'],
] // biome-ignore format: a table

const differentPages = [
  `${origin}/River-Plan`, `${origin}/RIVER-PLAN`, `${origin}/river-plan.html`, `${origin}/river-plan/2`, `${origin}/river-plan?page=2`,
  `${origin}/river-plan?Ref=x`, `${origin}/river-plan?reference=x`, `${origin}/river-plan?xutm_source=1`, `${origin}/river-plan/INDEX.HTML`,
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

  for (const canonical of ['', 'river-plan', 'javascript:alert(1)', `${origin}/${'a'.repeat(2_048)}`]) {
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
