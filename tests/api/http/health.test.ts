import { expect, it } from 'vitest'
import { dist } from '../../../server/build.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createService } from '../../../server/service.ts'
import { testApp } from '../../kit/fixtures/app.ts'

it('says that it lives and can work, to be asked again each time', async () => {
  await using test = await testApp()

  for (const path of ['/healthz', '/readyz']) {
    const { status, headers, body } = await test.ask('GET', path)
    expect([status, body, headers.get('cache-control')], path).toEqual([200, { status: 'ok' }, 'private, no-store'])
  }
})

it('is not ready without its tables', async () => {
  await using test = await testApp()
  test.fresh.isSpoiled = true
  await test.fresh.db.schema.alterTable('site').renameTo('mislaid').execute()

  expect((await test.ask('GET', '/readyz')).status).toBe(500)
  expect((await test.ask('GET', '/healthz')).status).toBe(200)
})

it('is not ready while it is about to leave, yet still answers', async () => {
  await using test = await testApp()
  const { app } = await createService({
    config: readConfig({}),
    db: test.fresh.db,
    log: createLog('silent'),
    dist,
    isServing: () => false,
  })

  const ready = await app.request('/readyz')

  expect([ready.status, (await ready.json()).type]).toEqual([503, '/problems/unavailable'])
  expect((await app.request('/healthz')).status).toBe(200)
  expect((await app.request('/api/v1/sites/_/me')).status).toBe(200)
})
