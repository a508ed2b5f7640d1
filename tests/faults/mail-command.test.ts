import { expect, it } from 'vitest'
import { selfSigned } from '../kit/factories/certificate.ts'
import { command } from '../kit/fixtures/command.ts'
import { mailServer, textOf } from '../kit/fixtures/mail-server.ts'

const to = 'you@example.org'
const env = (url: string) => ({
  SMTP_URL: url,
  PUBLIC_URL: 'https://comments.example.org',
  DATA_DIR: '/no/such/folder',
})

it('sends a test mail by the server of SMTP_URL, without a database', async () => {
  await using mail = await mailServer()

  const { code, stdout } = await command(env(mail.url), 'mail', 'test', to)

  expect(code).toBe(0)
  expect(stdout).toMatch(
    /from comments@comments\.example\.org to you@example\.org by 127\.0\.0\.1:\d+ \(tls=opportunistic\)/,
  )
  expect(stdout).toContain('127.0.0.1 has taken it')
  expect(mail.mails).toMatchObject([{ from: 'comments@comments.example.org', to: [to] }])
  expect(textOf(mail.mails[0]!)).toContain('This is a test')
})

it('says in a sentence why no mail is sent', async () => {
  await using mail = await mailServer({ certificate: selfSigned('mail.example.org') })
  const failed = async (url: string, ...words: string[]) => {
    const { code, stderr } = await command(env(url), 'mail', 'test', ...words)
    return `${code} ${stderr.trim()}`
  }

  expect(await failed('', to)).toContain('1 SMTP_URL is not set here.')
  expect(await failed(mail.url)).toBe('1 Say where to, as in: npm run afterword -- mail test you@example.org')
  expect(await failed(`${mail.url}?tls=required`, to)).toMatch(/^1 The certificate of 127\.0\.0\.1 is not trusted/)
  expect(await failed('smtp://127.0.0.1:1', to)).toMatch(/^1 No mail server answers at 127\.0\.0\.1:1: /)
  mail.answers = { AUTH: '535 5.7.8 no' }
  expect(await failed(mail.url.replace('//', '//me:secret@'), to)).toMatch(
    /^1 127\.0\.0\.1 refuses the user or password of SMTP_URL: .*535/,
  )
  expect(mail.mails).toEqual([])
})
