import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { makeMailLink } from '../../../server/notify/mail-links.ts'
import { embedToken, member, own } from '../../kit/factories/staff.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

it('writes routes to the log, and no token, code or key', async () => {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(...String(chunk).trim().split('\n'))
      done()
    },
  })
  await using test = await testApp({ log: pino({ level: 'trace', base: null }, sink) })
  const { db, siteId } = test.fresh
  const [olga, priya] = [await member(test, 'owner', 'Olga'), await member(test)]
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Words')
  const embedded = await embedToken(test, priya)
  const { body: invited } = await olga.ask('POST', '/staff/invitations', { role: 'writer', label: 'Wim' })
  const mail = await makeMailLink(db, siteId, { commentId: id, staffId: priya.id, revision: 1, state: 'published' })
  const page = `/moderation/demo/mail/${mail}`
  lines.length = 0

  const statuses = []
  for (const [method, path, more] of [
    ['GET', page, {}],
    ['POST', page, { body: 'verb=approve', headers: { ...form, Origin: 'https://evil.example' } }],
    ['POST', page, { body: 'verb=approve&key=wrong', headers: { ...form, Origin: own } }],
    ['POST', `${page}/nothing`, { body: '', headers: form }],
    ['GET', '/me', { token }],
    ['POST', `/comments/${token}/reports`, { token, body: { reason: token } }],
    ['GET', `/moderation/queues/pending?cursor=${embedded}`, { token: embedded, headers: { Origin: origin } }],
    ['GET', '/staff/session', { headers: { Cookie: priya.cookie } }],
    ['POST', '/staff/link-checks', { body: { link: invited.token }, headers: { Origin: own } }],
    ['POST', '/staff/session', { body: `{"link":"${invited.token}"`, headers: { Origin: own } }],
    ['PUT', `/staff/${invited.token}`, {}],
  ] as const)
    statuses.push((await test.ask(method, path, more as object)).status)

  expect(statuses).toEqual([200, 403, 404, 404, 200, 404, 422, 200, 200, 400, 405])
  const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  expect(answered.slice(0, 3).map(({ route }) => route)).toEqual(Array(3).fill('/moderation/:site/mail/:token'))
  expect(answered).toHaveLength(statuses.length)
  const secrets = [mail, token, embedded, invited.token, priya.cookie.split('=')[1]!]
  expect(secrets.filter((secret) => lines.join('\n').includes(secret))).toEqual([])
})
