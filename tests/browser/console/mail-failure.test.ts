import { afterAll, expect, it } from 'vitest'
import { smtpSender } from '../../../server/notify/send-mail.ts'
import { parseSmtpUrl } from '../../../server/notify/smtp-url.ts'
import { openConsole } from '../../kit/browser/console-page.ts'
import { closeBrowser } from '../../kit/browser/window.ts'
import { decideNow } from '../../kit/clients/decisions.ts'
import { outboxOf, sendAll, subscribe } from '../../kit/clients/team-mail.ts'
import { member } from '../../kit/factories/staff.ts'
import { mailServer } from '../../kit/fixtures/mail-server.ts'
import { testServer } from '../../kit/fixtures/server.ts'

afterAll(closeBrowser)

it('tells those who run the site that mail fails, leads them to a test, and tells moderators nothing', async () => {
  await using mail = await mailServer()
  await using server = await testServer({ mail: smtpSender(parseSmtpUrl(mail.url), 'comments@example.org') })
  const [ana, olga] = [await server.guest(), await member(server, 'owner', 'Olga Owner')]
  await subscribe(olga, 'olga@example.org')
  await decideNow(server, olga, 'hold', (await server.post(ana.token, 'Words')).id)
  mail.manners = 'refuses'
  await sendAll(outboxOf(server, mail))
  await using owner = await openConsole(server, { person: olga, name: 'Olga Owner' })
  await using moderator = await openConsole(server, { name: 'Priya Shah', hash: '#/team' })
  const { page } = owner

  const failing = page.getByText(/Mail cannot be sent since .*: one mail to the team waits .* 451 not now/)
  await failing.first().waitFor()
  await page.getByRole('link', { name: 'Test mail' }).click()
  await page.getByRole('heading', { name: 'Mail to you' }).waitFor()
  await page.getByRole('button', { name: 'Send a test mail' }).click()
  await page.getByText(/No mail was sent: .*451 not now/).waitFor()
  mail.manners = 'takes'
  await page.getByRole('button', { name: 'Send a test mail' }).click()
  await page.getByText('Sent to olga@example.org').waitFor()

  expect(mail.mails.map(({ to }) => to)).toEqual([['olga@example.org']])
  await moderator.page.getByRole('heading', { name: 'Mail to you' }).waitFor()
  expect(await moderator.page.getByText(/Mail cannot be sent|Send a test mail/).count()).toBe(0)
})
