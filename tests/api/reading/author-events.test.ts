import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CommentState } from '../../../shared/comments/comments.ts'
import { bringTo, decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { follow, followOwn } from '../../kit/clients/event-stream.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { startSecondProcess } from '../../kit/fixtures/second-process.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let priya: Member
beforeAll(async () => {
  server = await testServer()
  priya = await member(server)
})
afterAll(() => server[Symbol.asyncDispose]())

let pages = 0
/** A comment by somebody new, in a state, on a page of its own with one that is public. */
async function planted(state: CommentState) {
  const url = `http://localhost:4000/own-news-${++pages}`
  const ana = await server.guest('canaryname')
  const ben = await server.guest('Ben')
  await server.post(ben.token, 'Public.', { url })
  const { id, threadId } = await server.post(ana.token, 'canarybody', { url })
  await bringTo(server, priya, { id, token: ana.token, state })
  return { url, ana, ben, id, threadId }
}

/** Long enough for whatever word was on its way to have arrived: a post to the same thread has come after it. */
async function afterAnother(threadId: string, url: string, token: string) {
  const since = (await server.ask('GET', `/thread?url=${url}`)).body.thread.version
  await using stream = await follow(server.address, threadId, since)
  const { id } = await server.post(token, crypto.randomUUID(), { url })
  await expect.poll(stream.ids).toContain(id)
}

it.each([
  ['held', 'approve'],
  ['held', 'reject'],
  ['held', 'spam'],
  ['published', 'reject'],
  ['removed', 'approve'],
] as const)('tells an author at once when what was %s meets %s, in no words', async (state, verb) => {
  const { ana, id, threadId } = await planted(state)
  await using own = await followOwn(server.address, ana.token, threadId)
  await expect.poll(own.words).toBe(1)

  await decideNow(server, priya, verb, id)

  await expect.poll(own.words).toBe(2)
  expect(own.text()).toBe('event: own\ndata: {}\n\n'.repeat(2))
})

it('tells them when that is taken back, and when a second look leaves it so', async () => {
  const { ana, id, threadId } = await planted('held')
  await using own = await followOwn(server.address, ana.token, threadId)
  const { body } = await decideNow(server, priya, 'reject', id)
  await expect.poll(own.words).toBe(2)
  await undoBatch(priya, body.batch)
  await expect.poll(own.words).toBe(3)

  await decideNow(server, priya, 'reject', id)
  await expect.poll(own.words).toBe(4)
  await server.ask('POST', `/comments/${id}/appeals`, { token: ana.token, body: {} })
  await decideNow(server, priya, 'reject', id)

  await expect.poll(own.words).toBeGreaterThanOrEqual(5)
  const { comment } = (await server.ask('GET', `/comments/${id}`, { token: ana.token })).body
  expect(comment.moderation).toMatchObject({ appealedAt: null, mayAppeal: false })
})

it('tells an author of what readers reported until it was held', async () => {
  await server.set({ reportsBeforeHold: 1 })
  const { ana, ben, id, threadId } = await planted('published')
  await using own = await followOwn(server.address, ana.token, threadId)
  await expect.poll(own.words).toBe(1)

  await server.ask('POST', `/comments/${id}/reports`, { token: ben.token, body: { reason: 'rude' } })

  await expect.poll(own.words).toBe(2)
  await server.set({})
})

it('tells nobody else: not another author, and of what was never public not a byte on the stream all share', async () => {
  const { url, ana, ben, id, threadId } = await planted('held')
  const since = (await server.ask('GET', `/thread?url=${url}`)).body.thread.version
  await using all = await follow(server.address, threadId, since)
  await using other = await followOwn(server.address, ben.token, threadId)
  await using own = await followOwn(server.address, ana.token, threadId)
  await expect.poll(() => [own.words(), other.words()]).toEqual([1, 1])
  const before = all.text()

  for (const [verb, words] of [['reject', 2], ['hold', 3], ['spam', 4]] as const) {
    await decideNow(server, priya, verb, id)
    await expect.poll(own.words).toBe(words)
  } // biome-ignore format: steps

  expect(all.text()).toBe(before)
  expect((await server.ask('GET', `/thread?url=${url}`)).body.thread.version).toBe(since)
  await afterAnother(threadId, url, ben.token)
  expect(other.words()).toBe(1)
  for (const stream of [all, own, other]) expect(stream.text()).not.toMatch(/canary/)
})

it('keeps a shadow: who is under one hears nothing of it', async () => {
  const { url, ana, ben, id, threadId } = await planted('held')
  await server.fresh.db.updateTable('comment').set({ shadowed: true }).where('id', '=', id).execute()
  await using own = await followOwn(server.address, ana.token, threadId)
  await expect.poll(own.words).toBe(1)

  // To its author it was published all the time.
  await decideNow(server, priya, 'approve', id)

  await afterAnother(threadId, url, ben.token)
  expect(own.words()).toBe(1)
})

it('has what is decided on one process told on another', async () => {
  const { ana, id, threadId } = await planted('held')
  await using other = await startSecondProcess(server)
  await using own = await followOwn(other.address, ana.token, threadId)
  await expect.poll(own.words).toBe(1)

  await decideNow(server, priya, 'reject', id)

  await expect.poll(own.words).toBe(2)
})

it('finds a decision nobody left word of', async () => {
  const { ana, id, threadId } = await planted('held')
  await using own = await followOwn(server.address, ana.token, threadId)
  await expect.poll(own.words).toBe(1)

  await server.fresh.db.updateTable('comment').set({ state: 'rejected' }).where('id', '=', id).execute()

  await expect.poll(own.words, { timeout: 40_000 }).toBe(2)
})

it('is for who has a name here, and who is banned has none', async () => {
  const { ana, threadId } = await planted('held')
  const ask = (token?: string) => server.ask('GET', `/me/events?thread=${threadId}`, token ? { token } : {})
  expect((await ask()).status).toBe(401)
  const sent = { kind: 'ban', reason: 'Spam' }
  const { status } = await priya.ask('POST', `/moderation/authors/${ana.id}/sanctions`, sent)
  expect(status).toBeLessThan(300)

  expect((await ask(ana.token)).body.type).toBe('/problems/token-required')
})

it('gives one person ten lines to a thread, not more', async () => {
  const { ana, threadId } = await planted('held')
  await using stack = new AsyncDisposableStack()
  for (let line = 0; line < 10; line++) stack.use(await followOwn(server.address, ana.token, threadId))

  await expect(followOwn(server.address, ana.token, threadId)).rejects.toThrow('following answered 503')
})
