import { expect, it } from 'vitest'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const tenMinutesS = 10 * 60

function post(test: TestApp, token: string, comment: object) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  return test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, ...comment }, headers })
}

it('answers the same words again within ten minutes with the earlier comment', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const earlier = [await test.post(token, 'Me too'), await test.post(token, 'Me too', { parentId: root.id })]

  for (const comment of earlier) {
    const answer = await post(test, token, { body: 'Me too', parentId: comment.parentId })
    expect(answer.status).toBe(409)
    expect(answer.body).toMatchObject({ type: '/problems/duplicate-comment', comment })
  }
})

it('takes the same words elsewhere, from somebody else, or with a difference', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const root = await test.post(ana.token, 'Me too')

  const answers = await Promise.all([
    post(test, ana.token, { body: 'Me too', parentId: root.id }),
    post(test, ana.token, { body: 'Me too', page: { url: `${origin}/other` } }),
    post(test, ana.token, { body: 'Me too.' }),
    post(test, ana.token, { body: 'me too' }),
    post(test, ben.token, { body: 'Me too' }),
  ])

  expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201])
})

it('takes the same words again after ten minutes, and not a moment before', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Me too')

  await postedEarlier(test.fresh.db, id, tenMinutesS - 5)
  expect((await post(test, token, { body: 'Me too' })).status).toBe(409)
  await postedEarlier(test.fresh.db, id, 6)
  expect((await post(test, token, { body: 'Me too' })).status).toBe(201)
})

it('takes the words of a deleted comment again', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Me too')
  await test.ask('DELETE', `/comments/${id}`, { token })

  const answer = await post(test, token, { body: 'Me too' })

  expect(answer.status).toBe(201)
})

it('shows the standing twin, not one that was deleted', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const standing = await test.post(token, 'Me too')
  await test.ask('DELETE', `/comments/${standing.id}`, { token })
  const later = await test.post(token, 'Me too')
  await test.ask('DELETE', `/comments/${later.id}`, { token })
  await test.ask('POST', `/comments/${standing.id}/restore`, { token })

  const answer = await post(test, token, { body: 'Me too' })

  expect(answer.body).toMatchObject({ type: '/problems/duplicate-comment', comment: { id: standing.id } })
})

it('looks at the words as they stand: edited ones do not stand in the way, and may become the same', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Me to')
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Me too' }, headers: { 'If-Match': '"1"' } })

  expect((await post(test, token, { body: 'Me to' })).status).toBe(201)
  expect((await post(test, token, { body: 'Me too' })).status).toBe(409)
})
