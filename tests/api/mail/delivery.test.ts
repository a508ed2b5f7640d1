import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { teamMail } from '../../../server/identity/staff/team-mail.ts'
import { runJobs, runNextJob } from '../../../server/platform/jobs/run-jobs.ts'
import { decideNow } from '../../kit/clients/decisions.ts'
import { hiddenOf } from '../../kit/clients/plain-form.ts'
import { linkOf, outboxOf, sendAll, subscribe } from '../../kit/clients/team-mail.ts'
import { type Certificate, selfSigned } from '../../kit/factories/certificate.ts'
import { member, own } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { mailServer, textOf } from '../../kit/fixtures/mail-server.ts'

const mailJobs = ({ fresh: { db } }: TestApp) => db.selectFrom('job').where('kind', '=', 'team-mail')
const outcomes = (test: TestApp) => mailJobs(test).select(['outcome', 'attempts', 'last_error']).execute()
const makeDue = ({ fresh: { db } }: TestApp) => sql`update job set due_at = now() - interval '1 second'`.execute(db)

/** A comment that waits, with a mail about it that has not been tried yet. */
async function waiting(test: TestApp, words = 'Please look at this') {
  const [ana, priya] = [await test.guest(), await member(test)]
  await subscribe(priya)
  const { id } = await test.post(ana.token, words)
  await decideNow(test, priya, 'hold', id)
  return { ana, priya, id }
}

it('tries again for three days where a mail server refuses for now, at most every four hours, and gives up then', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  mail.manners = 'refuses'
  await waiting(test)
  const outbox = outboxOf(test, mail)
  const waitsS: number[] = []
  for (let attempt = 1; attempt <= teamMail.attemptsMax; attempt++) {
    expect(await runNextJob(...outbox)).toBe(true)
    expect(await runNextJob(...outbox)).toBe(false)
    const { rows } = await sql<{ s: number }>`
      select round(extract(epoch from due_at - now()))::int as s from job where kind = 'team-mail'`.execute(
      test.fresh.db,
    )
    waitsS.push(rows[0]!.s)
    await makeDue(test)
  }
  waitsS.pop()

  const days = waitsS.reduce((sum, s) => sum + s, 0) / (24 * 60 * 60)
  expect(waitsS.slice(0, 4)).toEqual([60, 120, 240, 480])
  expect(Math.max(...waitsS)).toBe(4 * 60 * 60)
  expect([days > 3, days < 3.5]).toEqual([true, true])
  expect(await outcomes(test)).toMatchObject([
    { outcome: 'failed', last_error: expect.stringContaining('451 not now') },
  ])
  expect(mail.mails).toEqual([])
})

it('sends what a mail server could not take for more than half an hour', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  await waiting(test)
  const outbox = outboxOf(test, { url: 'smtp://127.0.0.1:1' })
  for (let attempt = 1; attempt <= 8; attempt++) {
    await runNextJob(...outbox)
    await makeDue(test)
  }

  await sendAll(outboxOf(test, mail))

  expect(mail.mails).toHaveLength(1)
  expect(await outcomes(test)).toEqual([{ outcome: 'done', attempts: 9, last_error: null }])
})

it.each([
  ['RCPT', '550 5.1.1 <priya@example.org>: no such user', 'failed'],
  ['DATA', '554 5.6.0 not that', 'failed'],
  ['RCPT', '451 4.2.1 later', null],
  ['RCPT', '554 5.7.1 <priya@example.org>: Relay access denied', null],
  ['MAIL', '530 5.7.0 Authentication required', null],
  ['AUTH', '535 5.7.8 wrong password', null],
] as const)('ends at once where %s is answered by %s only if that is final', async (verb, answer, outcome) => {
  await using mail = await mailServer()
  await using test = await testApp()
  mail.answers = { [verb]: answer }
  await waiting(test)
  const url = mail.url.replace('//', '//user:secret@')

  await runNextJob(...outboxOf(test, { url }))
  const [first] = await outcomes(test)
  mail.answers = {}
  await makeDue(test)
  await sendAll(outboxOf(test, { url }))

  expect(first).toMatchObject({ outcome, attempts: 1, last_error: expect.stringContaining(answer.slice(0, 9)) })
  expect(first!.last_error).not.toMatch(/priya@|secret/)
  expect(mail.mails).toHaveLength(outcome === null ? 1 : 0)
})

it('ends at once where the address is none', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  await waiting(test)
  await test.fresh.db.updateTable('staff').set({ email: 'a@b, c@d' }).execute()

  await sendAll(outboxOf(test, mail))

  expect(await outcomes(test)).toMatchObject([{ outcome: 'failed', attempts: 1 }])
})

it('sends a mail again whose answer was lost as the same one, and each of its links decides, one of them once', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  mail.manners = 'hangs up'
  const { id } = await waiting(test)
  await runNextJob(...outboxOf(test, mail))
  mail.manners = 'takes'
  await makeDue(test)
  await sendAll(outboxOf(test, mail))
  const messageIds = mail.mails.map(({ data }) => /^Message-ID: .*$/im.exec(data)![0])
  const [first, second] = mail.mails.map((one) => linkOf(textOf(one)))
  const press = async (path: string) => {
    const { body } = await test.ask('GET', path)
    const form = body.split('<form').find((part: string) => part.includes('value="approve"'))!
    return async () => (await pressed(test, path, form)).status
  }
  const presses = [await press(first!), await press(second!)]

  const statuses = await Promise.all(presses.map((one) => one()))

  expect(messageIds[1]).toBe(messageIds[0])
  expect(first).not.toBe(second)
  expect(statuses.sort()).toEqual([200, 410])
  for (const path of [first!, second!]) expect((await test.ask('GET', path)).status).toBe(410)
  const { state } = await test.fresh.db
    .selectFrom('comment')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(state).toBe('published')
})

const pressed = (test: TestApp, path: string, form: string) =>
  test.ask('POST', path, {
    body: `${new URLSearchParams(hiddenOf(form))}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: own },
  })

it('keeps a password from a server that offers no encryption, unless it is this machine or the owner says so', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  await waiting(test)
  const url = mail.url.replace('//', '//user:secret@')

  await runNextJob(...outboxOf(test, { url: `${url}?tls=required` }))
  const refused = [...mail.logins]
  const [{ last_error: reason } = { last_error: null }] = await outcomes(test)
  await makeDue(test)
  await runNextJob(...outboxOf(test, { url }))

  expect(refused).toEqual([])
  expect(reason).toContain('127.0.0.1 offers no TLS, and SMTP_URL asks for it (tls=required)')
  expect(mail.logins).toEqual([{ plain: '\0user\0secret', isEncrypted: false }])
  expect(mail.mails).toHaveLength(1)
})

const certificate = selfSigned('127.0.0.1')

it.each([
  ['required', 0, null],
  ['opportunistic', 1, true],
  ['none', 1, false],
])('meets a certificate nobody vouches for with tls=%s', async (mode, mails, isEncrypted) => {
  await using mail = await mailServer({ certificate })
  await using test = await testApp()
  await waiting(test)

  await runNextJob(...outboxOf(test, { url: `${mail.url}?tls=${mode}` }))

  expect(mail.mails.map((one) => one.isEncrypted)).toEqual(Array(mails).fill(isEncrypted))
  const [job] = await outcomes(test)
  expect(job!.last_error).toEqual(mails ? null : expect.stringContaining('The certificate of 127.0.0.1 is not trusted'))
})

it.each([false, true])('trusts the certificate of ca, and no other: TLS from the first byte %s', async (isImplicit) => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-ca-'))
  const file = async (name: string, { cert }: Certificate) => {
    await fs.writeFile(path.join(folder, name), cert)
    return encodeURIComponent(path.join(folder, name))
  }
  await using mail = await mailServer({ certificate, isImplicit })
  const ofAnotherHost = selfSigned('mail.example.org')
  await using elsewhere = await mailServer({ certificate: ofAnotherHost, isImplicit })
  await using test = await testApp()
  await waiting(test)
  const [own, other] = [await file('own.pem', certificate), await file('other.pem', selfSigned('127.0.0.1'))]
  const trusted = await file('trusted.pem', ofAnotherHost)

  for (const url of [`${mail.url}?ca=${other}`, `${elsewhere.url}?ca=${trusted}`]) {
    await runNextJob(...outboxOf(test, { url }))
    await makeDue(test)
  }
  const before = [...mail.mails, ...elsewhere.mails]
  await runNextJob(...outboxOf(test, { url: `${mail.url}?ca=${own}` }))
  await fs.rm(folder, { recursive: true })

  expect(before).toEqual([])
  expect(mail.mails).toMatchObject([{ isEncrypted: true }])
})

it('posts as ever while a mail server says nothing at all', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  mail.manners = 'hangs'
  const [ana, priya] = [await test.guest(), await member(test)]
  await subscribe(priya)
  const { id } = await test.post(ana.token, 'The first')
  await decideNow(test, priya, 'hold', id)
  const sending = runNextJob(...outboxOf(test, mail))
  await expect.poll(async () => (await mailJobs(test).select('attempts').executeTakeFirst())?.attempts).toBe(1)

  for (let n = 0; n < 10; n++) await test.post(ana.token, `Words ${n}`)
  await decideNow(test, priya, 'approve', id)

  // All of it was done before the mail was.
  expect(await Promise.race([sending, Promise.resolve('still sending')])).toBe('still sending')
  mail.hangUp()
  await sending
}) // biome-ignore format: short

it('sends each mail once, however many processes send', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  await subscribe(priya)
  for (let n = 0; n < 20; n++) {
    const { id } = await test.post(ana.token, `Words ${n}`)
    await decideNow(test, priya, 'hold', id)
  }

  const senders = Array.from({ length: 4 }, () => runJobs(...outboxOf(test, mail)))
  await expect.poll(() => mail.mails.length).toBe(20)
  for (const sender of senders) await sender[Symbol.asyncDispose]()

  expect(new Set(mail.mails.map(textOf)).size).toBe(20)
})

it('writes thirty mails an hour to one person and keeps the rest for the next', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  await subscribe(priya)
  for (let n = 0; n < 33; n++) await decideNow(test, priya, 'hold', (await test.post(ana.token, `Words ${n}`)).id)
  const outbox = outboxOf(test, mail)

  await sendAll(outbox)
  expect(mail.mails).toHaveLength(30)
  await sql`update job set due_at = now(), done_at = done_at - interval '1 hour'`.execute(test.fresh.db)
  await sendAll(outbox)

  expect(mail.mails).toHaveLength(33)
})
