import { expect, it } from 'vitest'
import { newId } from '../../../server/platform/ids.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { member } from '../../kit/factories/staff.ts'
import { testApp } from '../../kit/fixtures/app.ts'

it('lists jobs that wait or have failed, the newest first, page by page, of this site only', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga Owner')
  const { db, siteId } = test.fresh
  const elsewhere = await addSite(test.fresh, 'other')
  const ids = Array.from({ length: 4 }, newId).sort()
  const done = { done_at: '2026-11-22T09:31:00Z' }
  const job = (id: string, more: object, site = siteId) => ({ site_id: site, id, kind: 'mail', payload: '{}', ...more })
  await db
    .insertInto('job')
    .values([
      job(ids[0]!, {}),
      job(ids[1]!, { ...done, outcome: 'done' }),
      job(ids[2]!, { ...done, outcome: 'failed', attempts: 8 }),
      job(ids[3]!, {}),
      job(newId(), {}, elsewhere),
    ])
    .execute()

  const first = await olga.ask('GET', '/moderation/jobs?limit=2')
  const rest = await olga.ask('GET', `/moderation/jobs?limit=2&cursor=${first.body.nextCursor}`)

  expect(first.body.items).toMatchObject([
    { id: ids[3], kind: 'mail', attempts: 0, isFailed: false },
    { id: ids[2], attempts: 8, isFailed: true },
  ])
  expect(first.headers.get('link')).toBe(`<?limit=2&cursor=${first.body.nextCursor}>; rel="next"`)
  expect([rest.body.items.map(({ id }: { id: string }) => id), rest.body.nextCursor]).toEqual([[ids[0]], null])
  expect(rest.headers.get('link')).toBeNull()
})
