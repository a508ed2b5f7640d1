import { expect, it } from 'vitest'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const windowOver = [403, '/problems/edit-window-over']

async function editAfter(test: TestApp, token: string, seconds: number) {
  const { id } = await test.post(token, `Written ${crypto.randomUUID()}`)
  await postedEarlier(test.fresh.db, id, seconds)
  const { status, body } = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'Changed' },
    headers: { 'If-Match': '"1"' },
  })
  return status === 200 ? [200, body.comment.source] : [status, body.type]
}

it('lets an author edit for a quarter of an hour, and save for two minutes more what was open by then', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  expect(await editAfter(test, token, 15 * 60 - 5)).toEqual([200, 'Changed'])
  expect(await editAfter(test, token, 17 * 60 - 5)).toEqual([200, 'Changed'])
  expect(await editAfter(test, token, 17 * 60 + 1)).toEqual(windowOver)
})

it('tells an author until when, without the two minutes', async () => {
  await using test = await testApp({ settings: { editWindowS: 600 } })
  const { token } = await test.guest()
  const { id, createdAt, editableUntil } = await test.post(token, 'Written')

  expect(Date.parse(editableUntil!) - Date.parse(createdAt)).toBe(600_000)
  expect((await test.ask('GET', `/comments/${id}`, { token })).body.comment.editableUntil).toBe(editableUntil)
  expect((await test.ask('GET', `/comments/${id}`)).body.comment).not.toHaveProperty('editableUntil')
})

it.each([
  { editWindowS: 60, editGraceS: 0, lastS: 60 },
  { editWindowS: 1, editGraceS: 3_600, lastS: 3_601 },
  { editWindowS: 366 * 24 * 60 * 60, editGraceS: 0, lastS: 366 * 24 * 60 * 60 },
])('holds to a window of $editWindowS s and $editGraceS s more', async ({ lastS, ...settings }) => {
  await using test = await testApp({ settings })
  const { token } = await test.guest()

  expect(await editAfter(test, token, lastS - 5)).toEqual([200, 'Changed'])
  expect(await editAfter(test, token, lastS + 1)).toEqual(windowOver)
})

it('takes a window of 0 for never, whatever is left to save', async () => {
  await using test = await testApp({ settings: { editWindowS: 0, editGraceS: 3_600 } })
  const { token } = await test.guest()

  expect(await editAfter(test, token, 0)).toEqual(windowOver)
})

it('stays open when somebody has replied', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const { id } = await test.post(ana.token, 'Written')
  await test.post(ben.token, 'A reply', { parentId: id })
  await postedEarlier(test.fresh.db, id, 600)

  const headers = { 'If-Match': '"1"' }
  const answer = await test.ask('PATCH', `/comments/${id}`, { token: ana.token, body: { body: 'Changed' }, headers })

  expect(answer.status).toBe(200)
})

it('counts from the first words, not from the latest edit', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Written')
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed' }, headers: { 'If-Match': '"1"' } })
  await test.fresh.db.updateTable('comment').set({ created_at: '2020-01-01T00:00:00Z' }).execute()

  const again = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'Changed again' },
    headers: { 'If-Match': '"2"' },
  })

  expect([again.status, again.body.type]).toEqual(windowOver)
})

it('says that the version is wrong rather than that time is over, so that nothing typed is lost', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Written')
  await postedEarlier(test.fresh.db, id, 3_600)

  const headers = { 'If-Match': '"7"' }
  const answer = await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed' }, headers })

  expect([answer.status, answer.body.current.source]).toEqual([412, 'Written'])
})

it('ignores settings out of range rather than taking the site down', async () => {
  for (const settings of [{ editWindowS: -1 }, { editWindowS: '900' }, { editWindowS: 1e12 }, { editWindowS: null }]) {
    await using test = await testApp({ settings })
    const { token } = await test.guest()
    expect(await editAfter(test, token, 600), JSON.stringify(settings)).toEqual([200, 'Changed'])
    expect(await editAfter(test, token, 3_600), JSON.stringify(settings)).toEqual(windowOver)
  }
})
