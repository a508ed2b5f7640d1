import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { createLog } from '../../../server/platform/log.ts'
import { createScreening } from '../../../server/screening/screening.ts'
import { pageUrl, type TestApp, type TestAppOptions, testApp } from '../../kit/fixtures/app.ts'
import { type OutsideService, startOutsideService } from '../../kit/fixtures/outside-service.ts'

const akismetKey = 'abcdef123456'

function appWith({ outbound, url: akismetUrl }: OutsideService, settings: TestAppOptions['settings'] = { akismetKey }) {
  return testApp({ settings, screening: createScreening({ log: createLog('silent'), outbound, akismetUrl }) })
}

async function post(test: TestApp, body: string): Promise<{ status: number; kept: object }> {
  const { token } = await test.guest('Ana Silva')
  const answer = await test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body },
    headers: { 'Idempotency-Key': crypto.randomUUID(), 'User-Agent': 'A browser' },
  })
  const kept = await test.fresh.db
    .selectFrom('comment')
    .select(['state', 'verdict'])
    .where('id', '=', answer.body.comment.id)
    .executeTakeFirstOrThrow()
  return { status: answer.status, kept }
}

const says = (text: string) => (response: ServerResponse) => void response.end(text)

it('asks about a guest’s comment with its words, name and address, and no more', async () => {
  await using service = await startOutsideService(says('false'))
  await using test = await appWith(service)

  const { status, kept } = await post(test, 'I walked the flood wall.')

  expect([status, kept]).toEqual([201, { state: 'published', verdict: null }])
  expect(service.asked).toHaveLength(1)
  expect(Object.fromEntries(service.asked[0]!.body)).toEqual({
    api_key: akismetKey,
    blog: 'http://localhost:4000',
    blog_lang: 'en',
    blog_charset: 'UTF-8',
    user_ip: 'unknown',
    user_agent: 'A browser',
    permalink: pageUrl,
    comment_type: 'comment',
    comment_author: 'Ana Silva',
    comment_content: 'I walked the flood wall.',
  })
})

it('is not asked about an edit of a version that no longer stands', async () => {
  await using service = await startOutsideService(says('false'))
  await using test = await appWith(service)
  const { token } = await test.guest('Ana Silva')
  const { id, etag } = await test.post(token, 'First words')
  const edit = (body: string) =>
    test.ask('PATCH', `/comments/${id}`, { token, body: { body }, headers: { 'If-Match': etag! } })

  const edited = await edit('Second words')
  const stale = await edit('Third words')

  expect([edited.status, edited.body.comment.etag]).toEqual([200, edited.headers.get('etag')])
  expect([stale.status, stale.body.current.etag]).toEqual([412, '"2"'])
  expect(service.asked.map(({ body }) => body.get('comment_content'))).toEqual(['First words', 'Second words'])
})

it('puts aside what Akismet takes for spam', async () => {
  await using service = await startOutsideService(says('true'))
  await using test = await appWith(service)

  const { status, kept } = await post(test, 'Buy now')

  expect(status).toBe(202)
  expect(kept).toMatchObject({ state: 'spam', verdict: [{ phase: 'akismet' }] })
})

it.each<[what: string, answer: (response: ServerResponse) => void]>([
  ['says no yes and no no', says('invalid')],
  ['fails', (response) => void response.writeHead(500).end('true')],
  ['sends us elsewhere', (response) => void response.writeHead(302, { Location: 'http://169.254.169.254/' }).end()],
  ['hangs up', (response) => void response.destroy()],
  ['never answers', () => {}],
  ['answers without end', (response) => void response.end('x'.repeat(100_000))],
])('holds where the service %s', async (_, answer) => {
  await using service = await startOutsideService(answer)
  await using test = await appWith(service)

  const { status, kept } = await post(test, 'Hello')

  expect(status).toBe(202)
  expect(kept).toMatchObject({
    state: 'held',
    verdict: [{ phase: 'akismet', code: 'check-failed' }],
  })
  expect(service.asked).toHaveLength(1)
})

it('asks nobody without a key, nor about what is spam or refused already', async () => {
  await using service = await startOutsideService(says('true'))
  const list = { name: 'Spam', action: 'spam', words: 'casino' }
  await using keyless = await appWith(service, {})
  await using test = await appWith(service, { akismetKey, wordLists: [list] })

  const free = await post(keyless, 'Hello')
  const spam = await post(test, 'My casino')

  expect([free.status, spam.kept]).toEqual([201, expect.objectContaining({ state: 'spam' })])
  expect(service.asked).toEqual([])
})
