import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sampled } from '../../kit/data/runs.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })

// Every plane, with what editors and databases like to change: line ends, spaces at the ends, byte order marks, combining
// marks out of order, noncharacters. Two letters make sure there is something to publish.
const awkward = fc.constantFrom(
  '\r\n',
  '\r',
  '\n',
  ' ',
  '\t',
  '\ufeff',
  '\u2028',
  '\u0085',
  'e\u0301',
  '\u00e9',
  '\uffff',
  '\\',
  '%',
  "'",
)
const anything = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\u0000'))
const source = fc
  .tuple(
    fc.array(fc.oneof(awkward, anything), { maxLength: 12 }),
    fc.array(fc.oneof(awkward, anything), { maxLength: 12 }),
  )
  .map(([before, after]) => `${before.join('')}ab${after.join('')}`)

it('gives back every source as it was typed: posted, edited, retried and in the table', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await fc.assert(
    fc.asyncProperty(source, source, async (first, second) => {
      fc.pre(first !== second)
      const ask = { token, body: { page: { url: pageUrl, id: crypto.randomUUID() }, body: first }, headers: key() }
      const posted = await test.ask('POST', '/comments', ask)
      expect([posted.status, posted.body.comment?.source]).toEqual([201, first])
      const path = `/comments/${posted.body.comment.id}`

      const patch = { token, body: { body: second }, headers: { 'If-Match': '"1"' } }
      expect((await test.ask('PATCH', path, patch)).body.comment.source).toBe(second)
      expect((await test.ask('GET', path, { token })).body.comment.source).toBe(second)
      expect((await test.ask('POST', '/comments', ask)).status).toBe(201)

      const id = posted.body.comment.id
      const comment = await test.fresh.db.selectFrom('comment').select('source').where('id', '=', id).execute()
      const kept = await test.fresh.db
        .selectFrom('comment_revision')
        .select('source')
        .where('comment_id', '=', id)
        .execute()
      expect([comment, kept]).toEqual([[{ source: second }], [{ source: first }]])
    }),
    sampled(40, 150),
  )
})

it('gives back page ids, titles, notes and names as they were sent', async () => {
  await using test = await testApp()
  const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => !text.includes('\u0000'))
  const { token } = await test.guest()
  await fc.assert(
    fc.asyncProperty(words, words, words, async (id, title, note) => {
      const page = { id: `${crypto.randomUUID()} ${id}`, url: pageUrl, title }
      const posted = await test.ask('POST', '/comments', { token, body: { page, body: 'Hello' }, headers: key() })
      expect(posted.status).toBe(201)
      const query = new URLSearchParams({ page: page.id, url: pageUrl })
      const { body } = await test.ask('GET', `/thread?${query}`)
      expect([body.thread.page, body.thread.title]).toEqual([page.id, title])

      const path = `/comments/${posted.body.comment.id}`
      await test.ask('PATCH', path, { token, body: { body: 'Bye!', note }, headers: { 'If-Match': '"1"' } })
      const history = await test.ask('GET', `${path}/revisions`)
      expect(history.body.items[0].note).toBe(note.trim() || null)
    }),
    sampled(20, 60),
  )
})
