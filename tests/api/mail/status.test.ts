import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { smtpSender } from '../../../server/notify/send-mail.ts'
import { parseSmtpUrl } from '../../../server/notify/smtp-url.ts'
import { runNextJob } from '../../../server/platform/jobs/run-jobs.ts'
import { decideNow } from '../../kit/clients/decisions.ts'
import { outboxOf, sendAll, subscribe } from '../../kit/clients/team-mail.ts'
import { member } from '../../kit/factories/staff.ts'
import { testApp } from '../../kit/fixtures/app.ts'
import { type MailServer, mailServer, textOf } from '../../kit/fixtures/mail-server.ts'

const sending = ({ url }: Pick<MailServer, 'url'>) =>
  testApp({ mail: smtpSender(parseSmtpUrl(url), 'comments@example.org') })

it('tells owners what could not be sent and why, until it is', async () => {
  await using mail = await mailServer()
  await using test = await sending(mail)
  const [ana, olga] = [await test.guest(), await member(test, 'owner', 'Olga')]
  const status = async () => (await olga.ask('GET', '/moderation/mail')).body
  await subscribe(olga, 'olga@example.org')
  for (const words of ['One', 'Two']) await decideNow(test, olga, 'hold', (await test.post(ana.token, words)).id)
  const before = await status()
  mail.manners = 'refuses'
  const outbox = outboxOf(test, mail)
  await sendAll(outbox)
  const failing = await status()
  mail.answers = { RCPT: '550 5.1.1 <olga@example.org>: nobody' }
  await sql`update job set due_at = now() where id = (select max(id::text)::uuid from job)`.execute(test.fresh.db)
  await runNextJob(...outbox)
  const oneLost = await status()
  mail.answers = {}
  mail.manners = 'takes'
  await sql`update job set due_at = now()`.execute(test.fresh.db)
  await sendAll(outbox)
  const lost = await status()
  await sql`update job set done_at = done_at - interval '3 days'`.execute(test.fresh.db)

  expect(before).toEqual({ from: 'comments@example.org', failure: null })
  expect(failing.failure).toMatchObject({ waiting: 2, givenUp: 0, reason: expect.stringContaining('451 not now') })
  expect(oneLost.failure).toMatchObject({ waiting: 1, givenUp: 1 })
  expect(lost.failure).toMatchObject({
    waiting: 0,
    givenUp: 1,
    reason: expect.stringContaining('550 5.1.1 <…>: nobody'),
  })
  expect(await status()).toEqual(before)
})

it('sends a test mail to whoever asks, and says what went wrong otherwise', async () => {
  await using mail = await mailServer()
  await using test = await sending(mail)
  const olga = await member(test, 'owner', 'Olga')
  const tried = async () => (await olga.ask('POST', '/moderation/mail/tests')).body

  const nowhere = await tried()
  await subscribe(olga, 'olga@example.org', false)
  const sent = await tried()
  mail.answers = { RCPT: '550 5.1.1 nobody' }
  const refused = await tried()
  const more = [await tried(), await tried()]
  const tooMany = await olga.ask('POST', '/moderation/mail/tests')

  expect(nowhere).toEqual({
    sentTo: null,
    reason: 'You have no confirmed mail address here: save one, and use the link that is mailed there.',
  })
  expect(sent).toEqual({ sentTo: 'olga@example.org', reason: null })
  expect(mail.mails.map(({ to }) => to)).toEqual([['olga@example.org']])
  expect(textOf(mail.mails[0]!)).toContain('mails about comments on Demo arrive here')
  expect(refused).toEqual({ sentTo: null, reason: expect.stringContaining('550 5.1.1 nobody') })
  expect(more).toHaveLength(2)
  expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
})

it('says that a server without a mail server sends no mail', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')

  expect((await olga.ask('GET', '/moderation/mail')).body).toEqual({ from: null, failure: null })
  expect((await olga.ask('POST', '/moderation/mail/tests')).body.reason).toContain('start it with SMTP_URL')
})
