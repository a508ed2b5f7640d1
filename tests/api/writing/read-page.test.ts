import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createOutbound, publicOnly } from '../../../server/platform/http/outbound.ts'
import { allowOrigin, originPolicy } from '../../../server/sites/origins.ts'
import { Sites } from '../../../server/sites/site.ts'
import { runReadPage } from '../../../server/threads/read-page.ts'
import { runDueJobs } from '../../kit/clients/due-jobs.ts'
import { member } from '../../kit/factories/staff.ts'
import { origin as own, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const publicUrl = 'http://localhost'

type Answer = { status?: number; headers?: Record<string, string>; html?: string | Uint8Array }

/** The owner's site: what it answers by path, and which paths were asked for. */
const pages = new Map<string, Answer>()
const asked: string[] = []
const server = http.createServer((request, response) => {
  asked.push(request.url!)
  const { status = 200, headers, html = '' } = pages.get(request.url!) ?? { status: 404 }
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(html)
})
let origin: string

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

async function siteWithPages(): Promise<TestApp> {
  const test = await testApp({ config: { publicUrl } })
  for (const page of [origin, own]) await allowOrigin(test.fresh.db, test.fresh.siteId, page)
  return test
}

async function firstComment(test: TestApp, page: object): Promise<string> {
  const { token } = await test.guest()
  const { body } = await test.ask('POST', '/comments', {
    token,
    body: { page: { title: 'ACCOUNT LOCKED', ...page }, body: 'Words' },
    headers: { 'Idempotency-Key': crypto.randomUUID(), Origin: origin },
  })
  return body.comment.threadId
}

function read(
  test: TestApp,
  outbound = createOutbound({ mayReach: () => true, ports: [Number(new URL(origin).port)] }),
) {
  const { db } = test.fresh
  return runDueJobs(test, runReadPage({ db, sites: new Sites(db), policy: originPolicy(publicUrl), outbound }))
}

const pageOf = async (test: TestApp, id: string) =>
  test.fresh.db
    .selectFrom('thread')
    .select(['title', 'title_from', 'url', 'url_from', 'description', 'page_key'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

it('takes title, description and address from what the page says of itself', async () => {
  await using test = await siteWithPages()
  pages.set('/river?lang=de', {
    html: `<!doctype html><html><head><!-- <title>No</title> --><script>"<title>No</title>"</script>
      <title>The river &amp; its plan | News</title><meta property="og:title" content="The river &amp; its plan">
      <meta name=description content='What the council&#39;s plan says.'><link href="/river/?lang=de&amp;x=1" rel="canonical">
      </head><body><title>No</title></body></html>`,
  })
  const id = await firstComment(test, {
    id: 'river',
    url: `${origin}/river?lang=de&token=abc`,
    canonical: `${origin}/river?lang=de`,
  })
  expect(await pageOf(test, id)).toMatchObject({
    title: 'ACCOUNT LOCKED',
    title_from: 'commenter',
    url_from: 'commenter',
  })

  expect(await read(test)).toBe(1)

  expect(await pageOf(test, id)).toEqual({
    title: 'The river & its plan',
    title_from: 'page',
    url: `${origin}/river/?lang=de&x=1`,
    url_from: 'page',
    description: "What the council's plan says.",
    page_key: 'id:river',
  })
  const { body } = await test.ask('GET', `/thread?page=river&url=${origin}/river`)
  expect(body.thread).toMatchObject({ title: 'The river & its plan', url: `${origin}/river/?lang=de&x=1` })
})

it('follows a page within the site, and nowhere else', async () => {
  await using test = await siteWithPages()
  pages.set('/a', { status: 301, headers: { Location: '/a/' } })
  pages.set('/a/', { html: '<title>A</title>' })
  pages.set('/away', { status: 302, headers: { Location: 'http://localhost.evil.example/' } })
  const [a, away] = [
    await firstComment(test, { url: `${origin}/a` }),
    await firstComment(test, { url: `${origin}/away` }),
  ]
  asked.length = 0

  await read(test)

  expect(await pageOf(test, a)).toMatchObject({
    title: 'A',
    title_from: 'page',
    url: `${origin}/a/`,
    url_from: 'page',
    page_key: `${origin}/a`,
  })
  expect(await pageOf(test, away)).toMatchObject({ title: 'ACCOUNT LOCKED', title_from: 'commenter' })
  expect(asked.sort()).toEqual(['/a', '/a/', '/away'])
})

it('takes no address that names another page, and nothing from an owner who corrected it', async () => {
  await using test = await siteWithPages()
  pages.set('/b', { html: `<title>B</title><link rel="canonical" href="/other">` })
  pages.set('/c', { html: `<title>C</title>${' '.repeat(70_000)}<link rel="canonical" href="/other">` })
  const [b, c] = [await firstComment(test, { url: `${origin}/b` }), await firstComment(test, { url: `${origin}/c` })]
  const olga = await member(test, 'owner', 'Olga')
  await olga.ask('PATCH', `/moderation/threads/${c}/page`, { title: 'By Olga' })

  await read(test)

  expect(await pageOf(test, b)).toMatchObject({ title: 'B', url: `${origin}/b`, url_from: 'commenter' })
  expect(await pageOf(test, c)).toMatchObject({
    title: 'By Olga',
    title_from: 'owner',
    url: `${origin}/c`,
    url_from: 'page',
  })
})

it('reads a page in the encoding its server or its own head names', async () => {
  await using test = await siteWithPages()
  const bytes = (head: string, title: number[]) =>
    Buffer.concat([Buffer.from(`${head}<title>`), Buffer.from(title), Buffer.from('</title>')])
  const latin = [0x53, 0xe3, 0x6f, 0x20, 0x80]
  const cyrillic = [0xcc, 0xee, 0xf1, 0xf2]
  const japanese = [0x93, 0xfa, 0x96, 0x7b]
  const meta = (charset: string) => `<meta charset="${charset}">`
  const equiv = '<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS">'
  const plain = { 'Content-Type': 'text/html' }
  pages.set('/latin', { headers: { 'Content-Type': 'text/html; charset=ISO-8859-1' }, html: bytes('', latin) })
  pages.set('/cyrillic', { headers: plain, html: bytes(meta('windows-1251'), cyrillic) })
  pages.set('/japanese', { headers: plain, html: bytes(equiv, japanese) })
  pages.set('/marked', { headers: plain, html: Buffer.from(`\ufeff${meta('windows-1251')}<title>Größe</title>`) })
  const paths = ['/latin', '/cyrillic', '/japanese', '/marked']
  const ids = await Promise.all(paths.map((path) => firstComment(test, { url: origin + path })))

  await read(test)

  const titles = await Promise.all(ids.map(async (id) => (await pageOf(test, id))?.title))
  // Browsers read ISO-8859-1 as windows-1252, which has a euro sign.
  expect(titles).toEqual(['São €', 'Мост', '日本', 'Größe'])
})

it('leaves a thread unconfirmed whose page cannot be read', async () => {
  await using test = await siteWithPages()
  pages.set('/pdf', { headers: { 'Content-Type': 'application/pdf' }, html: '<title>No</title>' })
  pages.set('/unknown', { headers: { 'Content-Type': 'text/html; charset=x-nobody' }, html: '<title>No</title>' })
  const ids = await Promise.all(['/pdf', '/unknown', '/gone'].map((path) => firstComment(test, { url: origin + path })))

  await read(test)
  await test.fresh.db.updateTable('job').set({ due_at: '2026-01-01T00:00:00Z', attempts: 2 }).execute()
  await read(test, createOutbound(publicOnly))

  for (const id of ids)
    expect(await pageOf(test, id)).toMatchObject({ title: 'ACCOUNT LOCKED', title_from: 'commenter' })
  expect(await test.fresh.db.selectFrom('job').select('kind').where('kind', '=', 'read-page').execute()).toEqual([])
})

it('asks nothing of pages in trial mode', async () => {
  await using test = await testApp()
  await test.post((await test.guest()).token, 'Words')

  expect(await test.fresh.db.selectFrom('job').select('kind').where('kind', '=', 'read-page').execute()).toEqual([])
})
