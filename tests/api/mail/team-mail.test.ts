import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { quote, waitingMail } from '../../../server/notify/waiting-mail.ts'
import type { ServerSay } from '../../../shared/pages.ts'
import { currentState, decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { hiddenOf } from '../../kit/clients/plain-form.ts'
import { address, linkOf, outboxOf, say, sendAll, subscribe } from '../../kit/clients/team-mail.ts'
import { member, own } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { type MailServer, mailServer, textOf } from '../../kit/fixtures/mail-server.ts'

/** A held comment, the mail about it, and where its link leads. */
async function mailed(test: TestApp, mail: MailServer, words = 'Please look at this') {
  const [ana, priya] = [await test.guest(), await member(test)]
  await subscribe(priya)
  const { id } = await test.post(ana.token, words)
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', id).execute()
  const outbox = outboxOf(test, mail)
  await sendAll(outbox)
  const text = textOf(mail.mails.at(-1)!)
  return { ana, priya, id, outbox, text, path: linkOf(text) }
}

/** Presses a button of the page a link leads to. */
async function press(test: TestApp, path: string, verb: string, fields: Record<string, string> = {}, origin = own) {
  const { body: html } = await test.ask('GET', path)
  const form = html.split('<form').find((part: string) => part.includes(`name="verb" value="${verb}"`)) ?? ''
  return send(test, path, { ...hiddenOf(form), ...fields }, origin)
}

const send = (test: TestApp, path: string, fields: Record<string, string>, origin = own) =>
  test.ask('POST', path, {
    body: `${new URLSearchParams(fields)}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin },
  })

it('has every sentence of a mail from the tables of words', () => {
  const about = { to: address, site: 'Site', author: 'Ana', source: 'Words', link: 'https://a.example/x' }
  const keyOnly: ServerSay = (key) => key

  expect(waitingMail(keyOnly, { ...about, rule: null })).toEqual({
    to: address,
    subject: 'mail.waits',
    text: 'mail.waits.text',
  })
  expect(waitingMail(keyOnly, { ...about, rule: 'Ads' })).toEqual({
    to: address,
    subject: 'mail.rule',
    text: 'mail.rule.text',
  })
  expect(waitingMail(say, { ...about, rule: 'Ads {link}' }).text).toContain('on Site. The rule: Ads {link}.')
})

it('writes to those of the team who asked for it, once for each comment that waits', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const silent = await member(test, 'moderator', 'Silent')
  const writer = await member(test, 'writer', 'Wim')
  await subscribe(silent, 'silent@example.org', false)
  await subscribe(writer, 'wim@example.org')
  const { id, priya, outbox } = await mailed(test, mail)
  await decideNow(test, priya, 'approve', id)
  await decideNow(test, priya, 'hold', id)
  await sendAll(outbox)

  expect(mail.mails).toHaveLength(1)
  expect(mail.mails[0]).toMatchObject({ from: 'comments@example.org', to: [address] })
  expect(textOf(mail.mails[0]!)).toContain('> Please look at this')
  expect(mail.mails[0]!.data).toMatch(/^Content-Type: text\/plain/m)
  expect(mail.mails[0]!.data).not.toMatch(/text\/html|multipart/i)
  expect((await priya.ask('GET', '/staff/mail')).body).toEqual({ email: address, wantsMail: true, pending: null })
})

it('writes of nothing that no longer waits, of a shadowed comment, or to who lost their role or ended it', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const [mo, ended] = [await member(test, 'moderator', 'Mo'), await member(test, 'moderator', 'Ended')]
  const olga = await member(test, 'owner', 'Olga')
  for (const by of [priya, mo, ended]) await subscribe(by)
  const decided = await test.post(ana.token, 'Decided in time')
  const shadowed = await test.post(ana.token, 'Under a shadow')
  await decideNow(test, priya, 'hold', decided.id)
  await test.fresh.db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', shadowed.id).execute()
  await decideNow(test, priya, 'approve', decided.id)
  const waiting = await test.post(ana.token, 'Still waiting')
  await decideNow(test, priya, 'hold', waiting.id)
  await olga.ask('DELETE', `/staff/${mo.id}`)
  await subscribe(ended, null, false)

  await sendAll(outboxOf(test, mail))

  expect(mail.mails.map(textOf)).toEqual([expect.stringContaining('Still waiting')])
}) // biome-ignore format: short

/** A rule that has the team look at certain words, made by somebody who may. */
async function watching(test: TestApp, words: string, ...more: object[]) {
  const olga = await member(test, 'owner', 'Olga')
  const rule = { name: 'Watch.es', conditions: { words: [words] }, actions: [{ do: 'notify' }, ...more] }
  expect((await olga.ask('POST', '/moderation/rules', rule)).status).toBe(201)
  // Rules are kept for two seconds; a server that starts knows them at once.
  await test.set({})
}

it('writes of a comment a rule names, once a person, and lets it be decided from there', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  await subscribe(priya)
  await watching(test, 'canary')
  const { token } = await test.guest()
  const { id, state } = await test.post(token, 'A canary in a coal mine')
  await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body: 'Another canary' },
    headers: { 'If-Match': '"1"' },
  })
  await test.post(token, 'Nothing of the kind')
  const outbox = outboxOf(test, mail)
  await sendAll(outbox)

  expect(state).toBe('published')
  expect(mail.mails).toHaveLength(1)
  expect(mail.mails[0]!.data).toMatch(/^Subject: A rule asks you to look at a comment/m)
  const text = textOf(mail.mails[0]!)
  expect(text).toContain('> Another canary')
  expect(text).toContain('The rule: Watch. es.')
  const page = linkOf(text)
  expect((await test.ask('GET', page)).body).toContain('A rule asks you to look at this comment')
  expect((await press(test, page, 'reject')).status).toBe(200)
  expect((await currentState(test, id)).state).toBe('removed')
})

it('writes one mail of a comment that a rule both holds and names, and none of what somebody has looked at', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  await subscribe(priya)
  await watching(test, 'canary')
  await watching(test, 'coal', { do: 'hold' })
  const { token } = await test.guest()
  await test.post(token, 'Only coal')
  const seen = await test.post(token, 'Only a canary')
  await decideNow(test, priya, 'approve', seen.id)

  await sendAll(outboxOf(test, mail))

  expect(mail.mails.map(textOf)).toEqual([expect.stringContaining('A comment waits for review')])
})

it('keeps a link about what was published from deciding about what is held by now', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const priya = await member(test)
  await subscribe(priya)
  await watching(test, 'canary')
  const { id } = await test.post((await test.guest()).token, 'A canary')
  await sendAll(outboxOf(test, mail))
  const page = linkOf(textOf(mail.mails[0]!))
  const { body: html } = await test.ask('GET', page)
  const form = html.split('<form').find((part: string) => part.includes('value="spam"'))
  await decideNow(test, priya, 'hold', id)

  expect((await test.ask('GET', page)).body).toContain('decided about or edited meanwhile')
  expect((await send(test, page, hiddenOf(form))).status).toBe(409)
  expect((await currentState(test, id)).state).toBe('held')
})

it('changes nothing when a link is opened, however often', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { id, path } = await mailed(test, mail, 'Words <b>in</b> "question"')
  const before = await currentState(test, id)

  for (const method of ['GET', 'HEAD', 'GET', 'GET']) await test.app.request(path, { method })
  const { status, body, headers } = await test.ask('GET', path)

  expect(status).toBe(200)
  expect(body).toContain('Words &lt;b&gt;in&lt;/b&gt; &quot;question&quot;')
  expect(body.match(/<form/g)).toHaveLength(3)
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(body).toContain('<meta name="referrer" content="same-origin">')
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  expect(await currentState(test, id)).toEqual(before)
  expect(await test.fresh.db.selectFrom('log').select('seq').where('target', '=', 'comment').execute()).toEqual([])
})

it.each([
  ['approve', 'published'],
  ['reject', 'rejected'],
  ['spam', 'spam'],
])('does what its button says once: %s', async (verb, state) => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { id, path, priya } = await mailed(test, mail)

  const pressed = await Promise.all(Array.from({ length: 5 }, () => press(test, path, verb, { reason: 'rude' })))
  const again = await test.ask('GET', path)

  expect(pressed.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410])
  expect(again.status).toBe(410)
  expect((await currentState(test, id)).state).toBe(state)
  const logged = await test.fresh.db.selectFrom('log').selectAll().where('target_id', '=', id).execute()
  expect(logged).toMatchObject([{ action: `comment.${verb}`, actor: 'mail', actor_id: priya.id, source: 'mail' }])
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
  expect((await undoBatch(priya, logged[0]!.batch)).body.done).toHaveLength(1)
})

it('takes no button’s key for another action, another comment or another link', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { ana, id, path, outbox, priya } = await mailed(test, mail)
  const other = await test.post(ana.token, 'Another one')
  await decideNow(test, priya, 'hold', other.id)
  await sendAll(outbox)
  const otherPath = linkOf(textOf(mail.mails.at(-1)!))
  const keyIn = async (at: string, verb: string) => {
    const { body } = await test.ask('GET', at)
    return hiddenOf(body.split('<form').find((part: string) => part.includes(`name="verb" value="${verb}"`))!).key!
  }

  const refused = [
    await send(test, path, { verb: 'approve', key: await keyIn(path, 'spam') }),
    await send(test, path, { verb: 'approve', key: await keyIn(otherPath, 'approve') }),
    await send(test, path, { verb: 'hold', key: await keyIn(path, 'approve') }),
    await send(test, path, { verb: 'approve' } as Record<string, string>),
    await send(test, path, { verb: 'delete', key: 'x' }),
  ]
  const foreign = await send(test, path, { verb: 'approve', key: await keyIn(path, 'approve') }, 'https://evil.example')

  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(foreign.status).toBe(403)
  expect((await currentState(test, id)).state).toBe('held')
})

it('is good for a week, for who still decides, and for the words it was about', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { id, path, ana, priya } = await mailed(test, mail)
  const olga = await member(test, 'owner', 'Olga')
  const { db } = test.fresh

  await test.ask('PATCH', `/comments/${id}`, { token: ana.token, body: { body: 'Now other words' }, headers: { 'If-Match': '"1-held"' } })
  const edited = await test.ask('GET', path)
  await olga.ask('PATCH', `/staff/${priya.id}`, { role: 'writer' })
  const demoted = await test.ask('GET', path)
  await olga.ask('PATCH', `/staff/${priya.id}`, { role: 'moderator' })
  await db.updateTable('mail_link').set({ expires_at: '2026-01-01T00:00:00Z' }).execute()
  const late = await test.ask('GET', path)

  expect([edited.status, demoted.status, late.status]).toEqual([200, 410, 410])
  expect(edited.body).not.toMatch(/<form|other words/)
}) // biome-ignore format: short

it('has no key of its own in the database, and nothing of a comment its author deleted on its page', async () => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { id, path, ana } = await mailed(test, mail, 'Canary words')
  const { rows } = await sql`select * from mail_link`.execute(test.fresh.db)

  await test.ask('DELETE', `/comments/${id}`, { token: ana.token })

  expect(JSON.stringify(rows)).not.toContain(path.split('/').at(-1))
  expect((await test.ask('GET', path)).body).not.toMatch(/canary/i)
})

it.each([
  'https://evil.example/login', 'www.evil.example', 'evil.example', 'mail me@evil.example', '![](https://evil.example/pixel.png)',
  '<img src="https://evil.example/x">', '<a href="//evil.example">us</a>', 'ftp://evil.example', 'evil\u200b.example', 'javascript:alert(1)',
  'e\u2060vil.\u2060example', 'tel:+123', '\\\\evil\\share', 'one\r\nBcc: all@evil.example', '.\r\n.\r\nQUIT',
])('makes no link, image or header of what a commenter wrote: %j', async (words) => {
  await using mail = await mailServer()
  await using test = await testApp()
  const { text } = await mailed(test, mail, `Look here ${words}`)

  const theirs = text.split('\n').filter((line) => line.startsWith('> ')).join('\n')
  expect(theirs).not.toMatch(/[.:/@\\][^\s]/u)
  expect(text.match(/https?:\/\/\S+/g)).toEqual([expect.stringMatching(/^http:\/\/localhost\/moderation\/demo\/mail\/awm_/)])
  expect(mail.mails[0]!.to).toEqual([address])
  expect(mail.mails[0]!.data.split('\n\n')[0]).not.toMatch(/^Bcc/im)
}) // biome-ignore format: a list

it('marks every line of a commenter as theirs, and no more than an excerpt', () => {
  expect(quote('one\n\ntwo.\u2028three')).toBe('> one\n>\n> two. three')
  expect(quote('x'.repeat(5_000)).length).toBeLessThan(700)
})

it.each([
  'no address',
  'a@example.org, b@example.org',
  'a@example.org\r\nBcc: b@example.org',
  '<a@example.org>',
  'a@localhost',
])('takes no address but one plain address: %j', async (email) => {
  await using test = await testApp()
  const priya = await member(test)

  expect((await subscribe(priya, email)).status).toBe(422)
})
