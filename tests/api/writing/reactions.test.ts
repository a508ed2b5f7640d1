import { expect, it } from 'vitest'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const path = (id: string) => `/comments/${id}/reaction`
const respected = async (test: TestApp, id: string) =>
  (await test.ask('GET', `/comments/${id}`)).body.comment.reactionCount

it('counts a person once, however often they press', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id } = await test.post(ana.token, 'Worth respect.')

  const answers = [
    await test.ask('PUT', path(id), { token: ben.token }),
    await test.ask('PUT', path(id), { token: ben.token }),
  ]

  expect(answers.map(({ status, body }) => [status, body.comment.reactionCount])).toEqual([[200, 1], [200, 1]]) // biome-ignore format: short
  expect((await test.ask('GET', '/me', { token: ben.token })).body.reactions).toEqual([])
})

it('takes a reaction back once, and nobody else’s', async () => {
  await using test = await testApp()
  const [ana, ben, author] = [await test.guest('Ana'), await test.guest('Ben'), await test.guest('Cem')]
  const { id } = await test.post(author.token, 'Worth respect.')
  await test.ask('PUT', path(id), { token: ana.token })
  await test.ask('PUT', path(id), { token: ben.token })

  await test.ask('DELETE', path(id), { token: ben.token })
  await test.ask('DELETE', path(id), { token: ben.token })

  expect(await respected(test, id)).toBe(1)
})

it('stays exact under 1,000 clicks at once', async () => {
  await using test = await testApp()
  const people = await Promise.all(Array.from({ length: 20 }, (_, n) => test.guest(`Guest ${n}`)))
  const { id } = await test.post((await test.guest('Ana')).token, 'Everybody at once.')

  await Promise.all(
    Array.from({ length: 1_000 }, (_, n) =>
      test.ask(n % 7 === 3 ? 'DELETE' : 'PUT', path(id), { token: people[n % people.length]!.token }),
    ),
  )

  const { rows } = await test.fresh.db.pool.query<{ kept: number }>('select count(*)::int as kept from reaction')
  const row = await test.fresh.db.selectFrom('comment').select(['reaction_count', 'score']).executeTakeFirstOrThrow()
  expect(row).toEqual({ reaction_count: rows[0]!.kept, score: rows[0]!.kept })
  expect(rows[0]!.kept).toBeGreaterThan(0)
})

it('tells a viewer which comments of the thread they reacted to', async () => {
  await using test = await testApp()
  const [{ token }, author] = [await test.guest(), await test.guest()]
  const [first, second] = [await test.post(author.token, 'First.'), await test.post(author.token, 'Second.')]
  const elsewhere = await test.post(author.token, 'Elsewhere.', { url: 'http://localhost:4000/elsewhere' })
  for (const { id } of [first, second, elsewhere]) await test.ask('PUT', path(id), { token })

  const { body } = await test.ask('GET', `/me?thread=${first.threadId}`, { token })

  expect(body.reactions.sort()).toEqual([first.id, second.id].sort())
})

it('moves the most respected to the top', async () => {
  await using test = await testApp()
  const [ana, ben, author] = [await test.guest('Ana'), await test.guest('Ben'), await test.guest('Cem')]
  const posted = [await test.post(author.token, 'Old.'), await test.post(author.token, 'New.')]
  for (const { token } of [ana, ben]) await test.ask('PUT', path(posted[0]!.id), { token })
  await test.ask('PUT', path(posted[1]!.id), { token: ben.token })
  const order = async () =>
    (await test.ask('GET', `/api/v1/sites/_/threads/${posted[0]!.threadId}/comments?sort=respected`)).body.items.map(
      ({ body, reactionCount }: { body: { children: { text: string }[] }[]; reactionCount: number }) =>
        `${body[0]!.children[0]!.text} ${reactionCount}`,
    )

  expect(await order()).toEqual(['Old. 2', 'New. 1'])
  for (const { token } of [ana, ben]) await test.ask('DELETE', path(posted[0]!.id), { token })
  expect(await order()).toEqual(['New. 1', 'Old. 0'])
})

it('leaves an edit under way alone: the comment’s tag stays', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Before.')
  await test.ask('PUT', path(id), { token: (await test.guest('Ben')).token })

  const edited = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'After.' },
    headers: { 'If-Match': '"1"' },
  })

  expect([edited.status, edited.body.comment.reactionCount]).toEqual([200, 1])
})

it('refuses who is nobody, what is deleted and what is closed', async () => {
  await using test = await testApp()
  const [{ token }, author] = [await test.guest(), await test.guest()]
  const [gone, here] = [await test.post(author.token, 'Gone.'), await test.post(author.token, 'Here.')]
  await test.ask('DELETE', `/comments/${gone.id}`, { token: author.token })
  const typeOf = async (id: string, who?: string) => (await test.ask('PUT', path(id), { token: who })).body.type

  expect(await typeOf(here.id)).toBe('/problems/token-required')
  expect(await typeOf(gone.id, token)).toBe('/problems/not-found')
  expect(await typeOf(crypto.randomUUID(), token)).toBe('/problems/not-found')
  await test.fresh.db.updateTable('thread').set({ state: 'closed' }).execute()
  expect(await typeOf(here.id, token)).toBe('/problems/thread-closed')
  expect(await respected(test, here.id)).toBe(0)
})

it('takes no reaction to one’s own comment', async () => {
  await using test = await testApp()
  const ana = await test.guest('Ana')
  const { id } = await test.post(ana.token, 'Mine.')

  const answer = await test.ask('PUT', path(id), { token: ana.token })

  expect([answer.status, answer.body.type]).toEqual([403, '/problems/own-comment'])
  expect(await respected(test, id)).toBe(0)
  expect((await test.ask('DELETE', path(id), { token: ana.token })).status).toBe(200)
})

it('counts at most five guests of one network for a comment, and tells the others the same', async () => {
  await using test = await testApp()
  const author = await test.guest('Ana')
  const [one, two] = [await test.post(author.token, 'One.'), await test.post(author.token, 'Two.')]
  const press = async (token: string, peer: string, id = one.id, verb = 'PUT') =>
    (await test.ask(verb, path(id), { token, peer })).body.comment.reactionCount
  const guests = await Promise.all(Array.from({ length: 7 }, (_, n) => test.guest(`Puppet ${n}`)))
  const [elsewhere, onTheNextDesk] = [await test.guest('Ben'), await test.guest('Cem')]

  const told: number[] = []
  for (const { token } of guests) told.push(await press(token, '2001:db8:1:2::7'))
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 6])
  expect(await respected(test, one.id)).toBe(5)
  expect((await test.ask('GET', `/me?thread=${one.threadId}`, { token: guests[6]!.token })).body.reactions).toEqual([one.id]) // biome-ignore format: one request

  // Another network, another comment, and the taking back of what did not count.
  expect(await press(elsewhere.token, '2001:db8:1:3::7')).toBe(6)
  expect(await press(onTheNextDesk.token, '2001:db8:1:2::8', two.id)).toBe(1)
  expect(await press(guests[6]!.token, '2001:db8:1:2::7', one.id, 'DELETE')).toBe(6)
  // A share that is given back is free again.
  expect(await press(guests[0]!.token, '2001:db8:1:2::7', one.id, 'DELETE')).toBe(5)
  expect(await press(guests[6]!.token, '2001:db8:1:2::7')).toBe(6)
})

it('counts every guest where the server does not see addresses', async () => {
  await using test = await testApp()
  const author = await test.guest('Ana')
  const { id } = await test.post(author.token, 'Much read.')
  const guests = await Promise.all(Array.from({ length: 7 }, (_, n) => test.guest(`Reader ${n}`)))

  for (const { token } of guests) await test.ask('PUT', path(id), { token, peer: '10.0.0.1' })

  expect(await respected(test, id)).toBe(7)
})
