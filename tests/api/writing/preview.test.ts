import { expect, it } from 'vitest'
import { testApp } from '../../kit/fixtures/app.ts'

const source = '**Bold** [link](https://example.org)\n\n> quoted\n\n1. one\n2. two\n\n```js\nlet x\n```'

it('draws what publishing would draw', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const preview = await test.ask('POST', '/preview', { body: { body: source } })
  const { body } = await test.post(token, source)

  expect(preview.status).toBe(200)
  expect(preview.headers.get('cache-control')).toBe('private, no-store')
  expect(preview.body).toEqual({ body })
})

it('needs no token and keeps nothing', async () => {
  await using test = await testApp()

  await test.ask('POST', '/preview', { body: { body: source } })

  expect(await test.fresh.db.selectFrom('comment').select('id').execute()).toEqual([])
  expect(await test.fresh.db.selectFrom('thread').select('id').execute()).toEqual([])
})
