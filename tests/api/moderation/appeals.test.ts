import { expect, it } from 'vitest'
import { member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

type Member = Awaited<ReturnType<typeof member>>
const decide = (priya: Member, id: string, verb: string, state: string, reason = 'rude') =>
  priya.ask('POST', '/moderation/decisions', { items: [{ id, state, revision: 1 }], verb, reason })
const appeal = (test: TestApp, token: string, id: string, body: unknown = {}) =>
  test.ask('POST', `/comments/${id}/appeals`, { token, body })
const waiting = async (priya: Member) => (await priya.ask('GET', '/moderation/queues/appeals')).body.items

async function turnedDown(test: TestApp, state: string) {
  const [author, priya] = [await test.guest(), await member(test)]
  const { id, threadId } = await test.post(author.token, 'Words')
  if (state === 'rejected') await decide(priya, id, 'hold', 'published')
  await decide(priya, id, state === 'spam' ? 'spam' : 'reject', state === 'rejected' ? 'held' : 'published')
  return { author, priya, id, threadId }
}

it.each(['rejected', 'removed', 'spam'])('lets an author ask once for a second look at a %s comment', async (state) => {
  await using test = await testApp()
  const { author, priya, id } = await turnedDown(test, state)
  const before = await test.ask('GET', `/comments/${id}`, { token: author.token })

  const asked = await appeal(test, author.token, id, { text: ' I quoted somebody. ' })
  const again = await appeal(test, author.token, id, { text: 'Listen!' })

  expect(before.body.comment).toMatchObject({ state, moderation: { mayAppeal: true, appealedAt: null } })
  expect('editableUntil' in before.body.comment).toBe(state !== 'rejected')
  expect(asked.body.comment).toMatchObject({ state, moderation: { mayAppeal: false, appealedAt: expect.any(String) } })
  expect([asked.status, again.status]).toEqual([200, 200])
  expect(await waiting(priya)).toMatchObject([{ comment: { id }, appeal: { text: 'I quoted somebody.' } }])
})

it('gives the comment back where the second look finds nothing wrong', async () => {
  await using test = await testApp()
  const { author, priya, id, threadId } = await turnedDown(test, 'removed')
  await appeal(test, author.token, id)

  const approved = await decide(priya, id, 'approve', 'removed')
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token: author.token })
  const { body: list } = await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/comments`)

  expect(approved.body.done).toMatchObject([{ id, state: 'published' }])
  expect(me.body.held).toEqual([])
  expect(list.items).toMatchObject([{ id, state: 'published' }])
  expect(await waiting(priya)).toEqual([])
})

it.each([
  ['rejected', 'reject'],
  ['removed', 'reject'],
  ['spam', 'spam'],
])(
  'lets a moderator uphold what became of a %s comment: it waits no more, and is not asked about again',
  async (state, verb) => {
    await using test = await testApp()
    const { author, priya, id } = await turnedDown(test, state)
    await appeal(test, author.token, id)

    const upheld = await decide(priya, id, verb, state, 'off-topic')
    const after = await test.ask('GET', `/comments/${id}`, { token: author.token })
    const again = await appeal(test, author.token, id)

    expect(upheld.body.done).toMatchObject([{ id, state }])
    expect(after.body.comment).toMatchObject({
      state,
      moderation: { decision: { reason: 'off-topic' }, mayAppeal: false, appealedAt: null },
    })
    expect([again.status, again.body.type]).toEqual([409, '/problems/no-appeal'])
    expect(await waiting(priya)).toEqual([])

    await priya.ask('POST', `/moderation/batches/${upheld.body.batch}/undo`)
    expect(await waiting(priya)).toMatchObject([{ comment: { id } }])
  },
)

it('decides nothing about what nobody appealed and is turned down already', async () => {
  await using test = await testApp()
  const { priya, id } = await turnedDown(test, 'rejected')

  const again = await decide(priya, id, 'reject', 'rejected')

  expect([again.body.done, again.body.conflicts.length]).toEqual([[], 1])
})

it('takes no appeal from others, nor about what was not turned down', async () => {
  await using test = await testApp()
  const { author, id } = await turnedDown(test, 'rejected')
  const other = await test.guest()
  const fine = await test.post(author.token, 'Fine')
  const gone = await turnedDown(test, 'removed')
  await test.post(other.token, 'Another')

  const answers = [
    await appeal(test, other.token, id),
    await appeal(test, author.token, fine.id),
    await appeal(test, other.token, fine.id),
    await appeal(test, author.token, gone.id),
    await appeal(test, author.token, id, { text: 'x'.repeat(301) }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([404, 409, 403, 404, 422])
})

it('writes into the log that somebody asked, and not what they said', async () => {
  await using test = await testApp()
  const { author, id } = await turnedDown(test, 'rejected')
  await appeal(test, author.token, id, { text: 'Canary' })

  const rows = await test.fresh.db.selectFrom('log').selectAll().where('target_id', '=', id).execute()

  expect(rows.at(-1)).toMatchObject({ action: 'comment.appeal', actor: 'author', actor_id: author.id })
  expect(JSON.stringify(rows)).not.toContain('Canary')
})
