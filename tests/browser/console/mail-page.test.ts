import { expect, it } from 'vitest'
import { makeMailLink } from '../../../server/notify/mail-links.ts'
import { findBarriers } from '../../kit/assertions/accessibility.ts'
import { startArticleSite } from '../../kit/browser/article-site.ts'
import { openPage } from '../../kit/browser/window.ts'
import { bringTo } from '../../kit/clients/decisions.ts'
import { member } from '../../kit/factories/staff.ts'

const stage = startArticleSite()

it('lets a moderator decide from a mail where no script runs, with nothing in anybody’s way', async () => {
  const { server } = stage
  const priya = await member(server)
  const { token } = await stage.guest('Ben')
  const { id } = await server.post(token, 'Please look at this.\n\nAnd at <b>this</b>.', { url: `${stage.site.origin}/mail` })
  await bringTo(server, priya, { id, token, state: 'held' })
  const { db, siteId } = server.fresh
  const link = await makeMailLink(db, siteId, { commentId: id, staffId: priya.id, revision: 1, state: 'held' })
  await using window = await openPage({ javaScriptEnabled: false, mayComplain: /410 \(Gone\)/ })
  await using looking = await openPage()
  const { page } = window

  await looking.page.goto(`${server.address}/moderation/demo/mail/${link}`)
  expect(await findBarriers(looking.page)).toEqual([])
  await page.goto(`${server.address}/moderation/demo/mail/${link}`)
  await page.getByText('And at <b>this</b>.').waitFor()
  await page.getByLabel('Reason').selectOption('Off-topic')
  await page.getByRole('button', { name: 'Reject' }).press('Enter')
  await page.getByRole('heading', { name: 'Done: Reject' }).waitFor()
  await page.goto(`${server.address}/moderation/demo/mail/${link}`)

  await page.getByRole('heading', { name: 'This link was used' }).waitFor()
  const row = await db.selectFrom('comment').select(['state', 'decision']).where('id', '=', id).executeTakeFirst()
  expect(row).toMatchObject({ state: 'rejected', decision: { reason: 'off-topic' } })
}) // biome-ignore format: short
