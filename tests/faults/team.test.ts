import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hiddenOf } from '../kit/clients/plain-form.ts'
import { mailServer, textOf } from '../kit/fixtures/mail-server.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-team-'))
})
afterAll(() => fs.rm(dataDir, { recursive: true }))

const cli = path.join(import.meta.dirname, '../../server/cli.ts')
/** A command as its owner gives it; what it prints. */
const afterword = async (...words: string[]) =>
  (
    await promisify(execFile)(process.execPath, [cli, '--start', ...words], {
      env: { ...process.env, DATA_DIR: dataDir },
    })
  ).stdout

const linkRe = /http:\/\/localhost:\d+\/console(\?site=[\w-]+)?#link=(?<token>awl_[\w-]{43})/
const tokenIn = (text: string) => linkRe.exec(text)?.groups?.token

/** Everything a server told whoever started it. */
async function welcomeOf({ said }: ServerProcess): Promise<string> {
  await expect.poll(() => said.join('\n')).toMatch(/Under your own /)
  return said.join('\n')
}

/** Uses a link, as the console does; returns the status, and what keeps the browser signed in. */
async function enter(address: string, link: string | undefined, name: string) {
  const answer = await fetch(`${address}/api/v1/sites/_/staff/session`, {
    method: 'POST',
    headers: { Origin: address, 'Content-Type': 'application/json' },
    body: JSON.stringify({ link, name }),
  })
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

const whoAmI = async (address: string, cookie: string) =>
  (await fetch(`${address}/api/v1/sites/_/staff/session`, { headers: { Cookie: cookie } })).status

it('prints the way in at every start until somebody owns the site, and none from then on', async () => {
  const first = await startServer({ DATA_DIR: dataDir })
  const unused = tokenIn(await welcomeOf(first))
  await first[Symbol.asyncDispose]()
  const second = await startServer({ DATA_DIR: dataDir })
  const token = tokenIn(await welcomeOf(second))

  expect(unused).toBeTruthy()
  expect((await enter(second.address, unused, 'Mallory')).status).toBe(409)
  expect((await enter(second.address, token, 'Olga Owner')).status).toBe(201)
  await second[Symbol.asyncDispose]()

  await using third = await startServer({ DATA_DIR: dataDir })
  expect(await welcomeOf(third)).not.toContain('#link=')
})

it('lets the command line invite, list and remove, with an effect on a server that runs', async () => {
  await using server = await startServer({ DATA_DIR: dataDir })
  const token = tokenIn(await afterword('staff', 'link', 'moderator', 'Priya', 'Shah'))
  expect(await afterword('staff', 'list')).toMatch(/moderator {2}Priya Shah \(not in yet\)/)

  const { status, cookie } = await enter(server.address, token, 'Priya Shah')
  expect([status, await whoAmI(server.address, cookie)]).toEqual([201, 200])
  const [, id] = /^(\S+) {2}moderator {2}Priya Shah$/m.exec(await afterword('staff', 'list'))!
  await afterword('staff', 'remove', id!)

  expect(await whoAmI(server.address, cookie)).toBe(401)
  expect(await afterword('staff', 'list')).not.toContain('Priya')
})

it('mails who wants it what waits, with a link that lets it be published', async () => {
  await using mail = await mailServer()
  await afterword('site', 'set', 'premoderate', '["everything"]')
  await using server = await startServer({ DATA_DIR: dataDir, SMTP_URL: mail.url, MAIL_FROM: 'comments@example.org' })
  const api = `${server.address}/api/v1/sites/_`
  const ask = async (method: string, at: string, body: object, headers: Record<string, string>) => {
    const json = { 'Content-Type': 'application/json', Origin: server.address, ...headers }
    return (await fetch(api + at, { method, body: JSON.stringify(body), headers: json })).json()
  }
  const token = tokenIn(await afterword('staff', 'link', 'moderator', 'Mona Mails'))
  const { cookie } = await enter(server.address, token, 'Mona Mails')
  await ask('PATCH', '/staff/mail', { email: 'mona@example.org', wantsMail: true }, { Cookie: cookie })
  await expect.poll(() => mail.mails.length, { timeout: 60_000 }).toBe(1)
  const confirm = /http:\/\/\S+\/moderation\/\S+/.exec(textOf(mail.mails.pop()!))![0]
  const confirmed = await fetch(confirm, { method: 'POST', headers: { Origin: new URL(confirm).origin } })
  expect(confirmed.status).toBe(200)
  const guest = await ask('POST', '/guests', { name: 'Ben' }, {})
  const page = { url: `${server.address}/article` }
  const headers = { Authorization: `Bearer ${guest.token}`, 'Idempotency-Key': crypto.randomUUID() }
  const { comment } = await ask('POST', '/comments', { page, body: 'The weir was dry.' }, headers)
  expect(comment.state).toBe('held')

  await expect.poll(() => mail.mails.length, { timeout: 60_000 }).toBe(1)
  expect(mail.mails[0]).toMatchObject({ from: 'comments@example.org', to: ['mona@example.org'] })
  const link = /http:\/\/\S+\/moderation\/\S+/.exec(textOf(mail.mails[0]!))![0]
  const approve = hiddenOf((await (await fetch(link)).text()).split('<form').find((form) => /"approve"/.test(form))!)
  const { origin: Origin } = new URL(link)
  const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams(approve), headers: { Origin } })
  expect(pressed.status).toBe(200)

  expect((await (await fetch(`${api}/comments/${comment.id}`)).json()).comment.state).toBe('published')
  await afterword('site', 'set', 'premoderate', '[]')
})

it('says in a sentence why a command cannot be done', async () => {
  const [, owner] = /^(\S+) {2}owner/m.exec(await afterword('staff', 'list'))!
  const refused = (...words: string[]) =>
    afterword(...words).catch((error: { stderr: string }) => error.stderr.trim().split('\n').at(-1))

  expect(await refused('staff', 'remove', owner!)).toBe('A site needs an owner.')
  expect(await refused('staff', 'remove', 'Olga')).toMatch(/^Say whom, by the id/)
  expect(await refused('staff', 'remove', crypto.randomUUID())).toMatch(/^Nobody of the team has the id/)
  expect(await refused('staff', 'link', 'king', 'Olga')).toBe(
    'There is no role "king". Roles: owner, admin, moderator, writer.',
  )
  expect(await refused('staff', 'link', 'owner')).toMatch(/^Say for whom/)
})

it('proves and writes out the log of all that', async () => {
  const lines = (await afterword('log', 'export')).trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line))

  expect(entries.map(({ action }) => action)).toContain('staff.remove')
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1))
  expect(await afterword('log', 'verify')).toContain(`${entries.length} entries: none was changed`)
})
