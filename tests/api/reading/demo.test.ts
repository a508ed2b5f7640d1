import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { plantDemo, plantInvented } from '../../../server/pages/demo/plant.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

it('gives the demo article its discussion, once', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  await plantDemo(db, siteId, origin)
  const before = await keptCounters(db)

  await plantDemo(db, siteId, origin)

  expect(Object.keys(before).length).toBeGreaterThan(10)
  expect(await keptCounters(db)).toEqual(before)
  expect(before).toEqual(await recounted(db))
  const { body } = await test.ask('GET', `/thread?page=demo&url=${origin}/`)
  expect(body.items.length).toBeGreaterThan(0)
})

it('gives it once, however many processes start at the same moment', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh

  await Promise.all(Array.from({ length: 5 }, () => plantDemo(db, siteId, origin)))

  const { rows } = await sql<{ threads: number }>`select count(*)::int as threads from thread`.execute(db)
  expect(rows).toEqual([{ threads: 1 }])
  expect(await keptCounters(db)).toEqual(await recounted(db))
})

it('counts an invented thread as if it had grown', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh

  const key = await plantInvented(db, siteId, origin, 2_500)

  expect(await keptCounters(db)).toEqual(await recounted(db))
  const { body } = await test.ask('GET', `/thread?${new URLSearchParams({ page: key, url: `${origin}/` })}`)
  expect(body.thread.commentCount).toBe(2_500)
})

it('shows the demo article in trial mode only', async () => {
  await using trial = await testApp()
  await using published = await testApp({ config: { publicUrl: 'https://comments.example.org' } })

  const article = await trial.app.request('/')

  expect(article.status).toBe(200)
  expect(await article.text()).toContain('<afterword-comments')
  expect(article.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
  const home = await published.app.request('/')
  expect([home.status, home.headers.get('location')]).toEqual([302, 'https://comments.example.org/console'])
})

it('puts another thread under the demo article, and nothing else', async () => {
  await using test = await testApp()

  const html = await (await test.app.request(`/?page=${encodeURIComponent('"><script>alert(1)</script>')}`)).text()

  expect(html).not.toContain('<script>alert')
  expect(html).toContain('page-id="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
})
