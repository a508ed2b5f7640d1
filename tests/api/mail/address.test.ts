import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { sendAddressMail } from '../../../server/notify/send-address-mail.ts'
import { smtpSender } from '../../../server/notify/send-mail.ts'
import { parseSmtpUrl } from '../../../server/notify/smtp-url.ts'
import { decideNow } from '../../kit/clients/decisions.ts'
import { runDueJobs } from '../../kit/clients/due-jobs.ts'
import { linkOf, outboxOf, say, sendAll } from '../../kit/clients/team-mail.ts'
import { member, own } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { type MailServer, mailServer, textOf } from '../../kit/fixtures/mail-server.ts'

const sendAddressMails = (test: TestApp, mail: MailServer) => {
  const { send } = smtpSender(parseSmtpUrl(mail.url), 'comments@example.org')
  return runDueJobs(test, sendAddressMail({ db: test.fresh.db, send, say, own }))
}

const press = (test: TestApp, path: string, origin = own) =>
  test.ask('POST', path, { body: '', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin } })

const later = (test: TestApp, time: string) =>
  sql`update staff set pending_at = pending_at - ${time}::interval`.execute(test.fresh.db)

it('writes to an address of the team once its holder has confirmed it, and to nobody before', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const settings = async () => (await priya.ask('GET', '/staff/mail')).body

  const { body: entered } = await priya.ask('PATCH', '/staff/mail', { email: 'priya@example.org', wantsMail: true })
  await decideNow(test, priya, 'hold', (await test.post(ana.token, 'Before')).id)
  await sendAll(outboxOf(test, mail))
  await sendAddressMails(test, mail)
  const [asked] = mail.mails
  const path = linkOf(textOf(asked!))
  const opened = [await test.ask('GET', path), await test.ask('GET', path)]
  const unconfirmed = await settings()
  const foreign = await press(test, path, 'https://evil.example')
  const confirmed = await press(test, path)
  await decideNow(test, priya, 'hold', (await test.post(ana.token, 'After')).id)
  await sendAll(outboxOf(test, mail))

  expect(entered).toEqual({ email: null, wantsMail: true, pending: 'priya@example.org' })
  expect(opened.map(({ status }) => status)).toEqual([200, 200])
  expect(opened[0]!.body).toContain('Mails about comments on Demo go to priya@example.org.')
  expect(unconfirmed).toEqual(entered)
  expect([foreign.status, confirmed.status]).toEqual([403, 200])
  expect(await settings()).toEqual({ email: 'priya@example.org', wantsMail: true, pending: null })
  expect([(await test.ask('GET', path)).status, (await press(test, path)).status]).toEqual([410, 410])
  expect(mail.mails.map(({ to }) => to)).toEqual([['priya@example.org'], ['priya@example.org']])
  expect(textOf(mail.mails[1]!)).toContain('> After')
})

it('keeps the earlier address until another is confirmed, and then tells it', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  await priya.ask('PATCH', '/staff/mail', { email: 'old@example.org', wantsMail: true })
  await sendAddressMails(test, mail)
  await press(test, linkOf(textOf(mail.mails.pop()!)))
  await priya.ask('PATCH', '/staff/mail', { email: 'new@example.org', wantsMail: true })
  const { body: meanwhile } = await priya.ask('GET', '/staff/mail')
  await sendAddressMails(test, mail)

  await press(test, linkOf(textOf(mail.mails.pop()!)))
  await sendAddressMails(test, mail)

  expect(meanwhile).toEqual({ email: 'old@example.org', wantsMail: true, pending: 'new@example.org' })
  expect(mail.mails).toMatchObject([{ to: ['old@example.org'] }])
  expect(textOf(mail.mails[0]!)).toContain('no longer go to this address')
  expect(textOf(mail.mails[0]!)).not.toContain('new@example.org')
})

it('lets a link go that was replaced, is three days old, or whose holder left', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const [priya, olga] = [await member(test), await member(test, 'owner', 'Olga')]
  const enter = (email: string) => priya.ask('PATCH', '/staff/mail', { email, wantsMail: true })
  const paths: string[] = []
  for (const email of ['one@example.org', 'two@example.org']) {
    await enter(email)
    await sendAddressMails(test, mail)
    paths.push(linkOf(textOf(mail.mails.at(-1)!)))
    await later(test, '1 hour')
  }
  const open = () => Promise.all(paths.map(async (path) => (await test.ask('GET', path)).status))
  const replaced = await open()
  await later(test, '3 days')
  const old = await open()
  const { body } = await priya.ask('GET', '/staff/mail')
  await enter('three@example.org')
  await sendAddressMails(test, mail)
  paths.push(linkOf(textOf(mail.mails.at(-1)!)))
  await olga.ask('DELETE', `/staff/${priya.id}`)

  expect([replaced, old]).toEqual([
    [410, 200],
    [410, 410],
  ])
  expect(body.pending).toBeNull()
  expect(await open()).toEqual([410, 410, 410])
  expect((await press(test, paths[2]!)).status).toBe(410)
})

it('sends nobody’s mailbox one mail after the other', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  const enter = (email: string | null) => priya.ask('PATCH', '/staff/mail', { email, wantsMail: false })

  const statuses = []
  for (const email of ['one@example.org', 'one@example.org', 'two@example.org'])
    statuses.push((await enter(email)).status)
  const refused = await enter('two@example.org')
  await sendAddressMails(test, mail)
  await later(test, '1 minute')
  statuses.push((await enter('two@example.org')).status)
  await enter(null)
  await sendAddressMails(test, mail)

  expect(statuses).toEqual([200, 200, 429, 200])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
  // What is no longer pending is not mailed.
  expect(mail.mails.map(({ to }) => to)).toEqual([['one@example.org']])
})

it('keeps the pause after an address was taken back, and tells a confirmed one that it was', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  const enter = async (email: string | null) =>
    (await priya.ask('PATCH', '/staff/mail', { email, wantsMail: true })).status

  const statuses = [await enter('one@example.org'), await enter(null), await enter('two@example.org')]
  await later(test, '1 minute')
  statuses.push(await enter('three@example.org'))
  await sendAddressMails(test, mail)
  await press(test, linkOf(textOf(mail.mails.pop()!)))
  await enter(null)
  await sendAddressMails(test, mail)

  expect(statuses).toEqual([200, 200, 429, 200])
  expect(mail.mails).toMatchObject([{ to: ['three@example.org'] }])
  expect(textOf(mail.mails[0]!)).toContain('no longer go to this address')
})
