import { expect, it } from 'vitest'
import { runWhileLocked } from '../../kit/clients/concurrent-writers.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

function edit(test: TestApp, token: string, id: string, body: string, ifMatch: string | null = '"1"') {
  return test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body },
    headers: ifMatch === null ? {} : { 'If-Match': ifMatch },
  })
}

it('changes the words and the version, and nothing else', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const before = await test.post(token, 'Wriiten')

  const answer = await edit(test, token, before.id, 'Written **well**')

  expect(answer.status).toBe(200)
  expect(answer.headers.get('etag')).toBe('"2"')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const strong = { type: 'strong', children: [{ type: 'text', text: 'well' }] }
  expect(answer.body.comment).toEqual({
    ...before,
    etag: '"2"',
    source: 'Written **well**',
    body: [{ type: 'p', children: [{ type: 'text', text: 'Written ' }, strong] }],
    revision: 2,
  })
  const read = await test.ask('GET', `/comments/${before.id}`, { token })
  expect(read.body).toEqual(answer.body)
})

it('wants to know which version it changes', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was')

  for (const ifMatch of [null, '', '*', ' * ']) {
    const answer = await edit(test, token, id, 'Changed', ifMatch)
    expect([answer.status, answer.body.type], String(ifMatch)).toEqual([428, '/problems/if-match-required'])
  }
})

it('refuses another version and shows its author the one that stands', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was')
  const { body } = await edit(test, token, id, 'As *it* is')
  const wrong = [
    '"1"', '"3"', '"0"', '"02"', '"2 "', '2', 'W/"2"', 'w/"2"', '"2-deleted"', '"2-published"', '""', '"1", "3"', 'W/"2", "3"', '"*"', '"2',
  ] // biome-ignore format: a list

  for (const ifMatch of wrong) {
    const answer = await edit(test, token, id, 'Too late', ifMatch)
    expect([answer.status, answer.body.type], ifMatch).toEqual([412, '/problems/edit-conflict'])
    expect(answer.body.current).toEqual(body.comment)
    expect(answer.body.current.source).toBe('As *it* is')
  }
})

it('takes a list of versions of which one stands', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const lists = ['"1","9"', '"9", "1"', ' "1" ', 'W/"9", "1"', 'W/"9","8" , "1"', '"a,b", "1"', '"W/", "1"']

  for (const ifMatch of lists) {
    const { id } = await test.post(token, `As it was ${ifMatch}`)
    expect((await edit(test, token, id, 'Changed', ifMatch)).status, ifMatch).toBe(200)
  }
})

it('lets exactly one of twenty edits of one version win, and keeps the whole history', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Version 1')

  for (let revision = 1; revision <= 5; revision++) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => edit(test, token, id, `Version ${revision + 1} by ${n}`, `"${revision}"`)),
    )
    const statuses = answers.map((answer) => answer.status).sort()
    expect(statuses).toEqual([200, ...Array(19).fill(412)])
    const won = answers.find((answer) => answer.status === 200)!.body.comment.source
    for (const lost of answers.filter((answer) => answer.status === 412))
      expect(lost.body.current).toMatchObject({ source: won, revision: revision + 1 })
  }

  const kept = await test.fresh.db
    .selectFrom('comment_revision')
    .select(['revision', 'source'])
    .orderBy('revision')
    .execute()
  expect(kept.map((row) => row.revision)).toEqual([1, 2, 3, 4, 5])
  expect(kept[0]!.source).toBe('Version 1')
})

it('refuses an edit that waited while another one of the same version was written', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was')

  const answers = await runWhileLocked(
    test.fresh,
    (tx) =>
      tx
        .updateTable('comment')
        .set({ source: 'First', revision: 2, public_revision: 2 })
        .where('id', '=', id)
        .execute(),
    [() => edit(test, token, id, 'Second'), () => edit(test, token, id, 'Third')],
  )

  expect(answers.map((answer) => [answer.status, answer.body.current?.source])).toEqual([
    [412, 'First'],
    [412, 'First'],
  ])
})

it('changes nothing when the same words are saved again, whatever version they name', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it is')
  const before = await test.ask('GET', `/thread?url=${pageUrl}`)

  for (const ifMatch of ['"1"', '"7"']) {
    const answer = await edit(test, token, id, 'As it is', ifMatch)
    expect([answer.status, answer.headers.get('etag'), answer.body.comment.revision]).toEqual([200, '"1"', 1])
  }

  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body).toEqual(before.body)
  expect(await test.fresh.db.selectFrom('comment_revision').select('revision').execute()).toEqual([])
})

it('refuses to edit what somebody else wrote', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id } = await test.post(ana.token, 'Written by Ana')

  for (const body of ['Written by Ben', 'Written by Ana']) {
    const answer = await edit(test, ben.token, id, body)
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/not-yours'])
    expect(answer.body).not.toHaveProperty('current')
  }
})

it('says that a deleted comment is gone', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Gone soon')
  await test.ask('DELETE', `/comments/${id}`, { token })

  for (const ifMatch of ['"1"', '"1-deleted"']) {
    const answer = await edit(test, token, id, 'Back again', ifMatch)
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/comment-gone'])
  }
})

it('counts every edit in the thread’s version, so that no reader keeps the old words', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was', { url: `${origin}/x` })
  const version = async () => (await test.ask('GET', `/thread?url=${origin}/x`)).body.thread.version
  const before = await version()

  await edit(test, token, id, 'Changed')

  expect(await version()).toBe(before + 1)
})
