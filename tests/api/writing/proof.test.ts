import { expect, it } from 'vitest'
import type { Challenge, Proof } from '../../../shared/comments/proof.ts'
import { solve as work } from '../../../widget/composer/sending/proof.ts'
import { type Answer, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

function post(
  test: TestApp,
  token: string,
  proof?: Proof | null,
  key: string = crypto.randomUUID(),
  body = 'Hello',
): Promise<Answer> {
  return test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body, ...(proof !== undefined && { checks: { proof } }) },
    headers: { 'Idempotency-Key': key },
  })
}

/** As the widget works. */
const solve = async (challenge: Challenge) => (await work(challenge))!

const ids = (test: TestApp) => test.fresh.db.selectFrom('comment').select('id').execute()

it('asks for a proof, makes nothing without, and publishes with it', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })
  const { token } = await test.guest()
  const key = crypto.randomUUID()

  const asked = await post(test, token, undefined, key)
  const before = await ids(test)
  const proven = await post(test, token, await solve(asked.body.challenge), key)

  expect([asked.status, asked.body.type]).toEqual([403, '/problems/proof-required'])
  expect(before).toEqual([])
  expect([proven.status, proven.body.comment.state]).toEqual([201, 'published'])
})

it('takes a proof for the one comment it was asked for, of its author', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const key = crypto.randomUUID()
  const proof = await solve((await post(test, ana.token, undefined, key)).body.challenge)

  const first = await post(test, ana.token, proof, key)
  const again = await post(test, ana.token, proof, key)
  const otherComment = await post(test, ana.token, proof, crypto.randomUUID(), 'Another')
  const otherAuthor = await post(test, ben.token, proof, key)

  expect([first, again, otherComment, otherAuthor].map(({ status }) => status)).toEqual([201, 201, 403, 403])
  expect(again.body.comment.id).toBe(first.body.comment.id)
  expect(await ids(test)).toHaveLength(1)
})

it.each<[what: string, forge: (proof: Proof) => Proof]>([
  ['no work', (proof) => ({ ...proof, counter: proof.counter + 1 })],
  ['a key of its own', (proof) => ({ ...proof, derivedKey: '0'.repeat(64) })],
  ['easier work', (proof) => withParameters(proof, { keyPrefix: '0' })],
  ['more time', (proof) => withParameters(proof, { expiresAt: 4_000_000_000 })],
  ['another comment’s key', (proof) => withParameters(proof, { data: { ...proof.challenge.parameters.data, key: 'other-key' } })],
])('does not take a proof with %s', async (_, forge) => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const proof = await solve((await post(test, token, undefined, key)).body.challenge)

  const answer = await post(test, token, forge(proof), key)

  expect(answer.status).toBe(403)
  expect(await ids(test)).toEqual([])
}) // biome-ignore format: a table

const withParameters = (proof: Proof, parameters: Partial<Challenge['parameters']>): Proof => ({
  ...proof,
  challenge: { ...proof.challenge, parameters: { ...proof.challenge.parameters, ...parameters } },
})

it('does not take the work of another site', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })
  await using other = await testApp({ settings: { proofOfWork: 'on' } })
  const [here, there] = [await test.guest(), await other.guest()]
  await other.fresh.db.updateTable('author').set({ id: here.id }).where('id', '=', there.id).execute()
  const key = crypto.randomUUID()
  const proof = await solve((await post(other, there.token, undefined, key)).body.challenge)

  expect((await post(test, here.token, proof, key)).status).toBe(403)
})

it('holds who cannot work, and never refuses them', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'on' } })
  const { token } = await test.guest()

  const answer = await post(test, token, null)

  expect([answer.status, answer.body.comment.state]).toEqual([202, 'held'])
})

it('asks who is new, where it adapts, and no more who had something published', async () => {
  await using test = await testApp({ settings: { proofOfWork: 'adaptive' } })
  const { token } = await test.guest()
  const key = crypto.randomUUID()

  const first = await post(test, token, undefined, key)
  await post(test, token, await solve(first.body.challenge), key)
  const second = await post(test, token, undefined, undefined, 'A second one')

  expect([first.status, second.status]).toEqual([403, 201])
})

it('asks everybody while many comments come from one place, and for more work', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Known here')
  await test.set({ proofOfWork: 'adaptive' })

  const answers: Answer[] = []
  for (let n = 0; n < 70; n++) answers.push(await post(test, token, undefined, undefined, `Number ${n}`))

  expect(answers.slice(0, 7).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 403, 403])
  expect(answers[6]!.body.challenge.parameters.cost).toBe(1)
  expect(answers.at(-1)!.body.challenge.parameters.cost).toBe(2)
})

it('asks nobody for anything where it is off', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  expect((await post(test, token)).status).toBe(201)
})
