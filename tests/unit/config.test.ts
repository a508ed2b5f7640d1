import path from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'

it('needs no variable', () => {
  const config = readConfig({})

  expect(config).toMatchObject({
    port: 8080,
    host: 'localhost',
    publicUrl: null,
    databaseUrl: null,
    trustedProxies: [],
    logLevel: 'info',
  })
  expect(config.dataDir).toBe(path.join(import.meta.dirname, '../../data'))
})

it('takes an empty variable for none, as compose files write them', () => {
  const names = [
    'PORT',
    'HOST',
    'PUBLIC_URL',
    'DATA_DIR',
    'DATABASE_URL',
    'DATABASE_DIRECT_URL',
    'TRUSTED_PROXIES',
    'LOG_LEVEL',
    'SMTP_URL',
    'MAIL_FROM',
  ]

  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}))
})

it('listens to this machine only, until it is told its public address or a host', () => {
  expect(readConfig({ PUBLIC_URL: 'https://comments.example.org' }).host).toBeUndefined()
  expect(readConfig({ HOST: '0.0.0.0' }).host).toBe('0.0.0.0')
})

it.each([
  ['https://comments.example.org', 'https://comments.example.org'],
  ['https://comments.example.org/', 'https://comments.example.org'],
  ['https://Example.ORG/comments/', 'https://example.org/comments'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['HTTPS://X.org:443', 'https://x.org'],
  ['http://[::1]:8080/a/b_c.d~e-f/', 'http://[::1]:8080/a/b_c.d~e-f'],
])('reads the public address %s', (text, publicUrl) => {
  expect(readConfig({ PUBLIC_URL: text }).publicUrl).toBe(publicUrl)
})

it.each([
  [{ PORT: 'http' }, 'PORT is "http" and should be a port number.'],
  [{ PORT: '-1' }, 'PORT is "-1"'],
  [{ PORT: '65536' }, 'PORT is "65536"'],
  [{ PORT: '80.5' }, 'PORT is "80.5"'],
  [
    { PUBLIC_URL: 'comments.example.org' },
    'PUBLIC_URL is "comments.example.org" and should be an address like https://',
  ],
  [{ PUBLIC_URL: 'https://' }, 'PUBLIC_URL'],
  [{ PUBLIC_URL: 'https://x.org/?a=1' }, 'PUBLIC_URL is "https://x.org/?a=1" and should be'],
  [{ PUBLIC_URL: 'https://x.org?' }, 'it has no query'],
  [{ PUBLIC_URL: 'https://x.org/#a' }, 'it has no fragment'],
  [{ PUBLIC_URL: 'https://user@x.org' }, 'PUBLIC_URL holds a user name or password'],
  [{ PUBLIC_URL: 'https://x.org//comments' }, 'between single slashes'],
  [{ PUBLIC_URL: 'https://x.org/a b' }, 'its path is made of letters'],
  [{ PUBLIC_URL: 'https://x.org/api' }, 'cannot begin with /api'],
  [{ PUBLIC_URL: 'ftp://x.org' }, 'it begins with https:// or http://'],
  [{ PUBLIC_URL: 'https:///x.org' }, 'it begins with https:// or http://'],
  [{ DATABASE_URL: 'mysql://me:secret@host/x' }, 'DATABASE_URL should be an address like postgres://'],
  [{ DATABASE_DIRECT_URL: 'postgres://host/x' }, 'DATABASE_DIRECT_URL is set without DATABASE_URL'],
  [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL should be an address like smtp://'],
  [{ SMTP_URL: 'smtp://me:50%off@mail.example.org' }, 'SMTP_URL holds a % that begins no code. In a user name'],
  [{ SMTP_URL: 'smtp://me:1/two@mail.example.org' }, 'SMTP_URL should be an address like smtp://'],
  [{ SMTP_URL: 'smtp://me:1?two@mail.example.org' }, 'write @ as %40, / as %2F'],
  [{ SMTP_URL: 'smtp://me:1#two@mail.example.org' }, 'write @ as %40, / as %2F'],
  [{ SMTP_URL: 'smtp://mail.example.org?tls=maybe' }, 'tls is "maybe" and should be one of required, opportunistic'],
  [{ SMTP_URL: 'smtp://mail.example.org?pool=true' }, 'SMTP_URL knows the parameters tls and ca, not "pool"'],
  [{ SMTP_URL: 'smtps://mail.example.org?tls=none' }, 'smtps:// is always encrypted. Use smtp:// with tls=none'],
  [{ SMTP_URL: 'smtp://mail.example.org?tls=none&ca=/x.pem' }, 'ca and tls=none contradict each other'],
  [{ SMTP_URL: 'smtp://mail.example.org?ca=/no/such.pem' }, 'the file /no/such.pem of ca cannot be read: ENOENT'],
  [{ SMTP_URL: `smtp://mail.example.org?ca=${import.meta.filename}` }, 'of ca holds no certificate'],
  [{ MAIL_FROM: 'a@example.org, b@example.org' }, 'MAIL_FROM is'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud" and should be one of fatal, error, warn'],
  [{ TRUSTED_PROXIES: 'everybody' }, 'TRUSTED_PROXIES: "everybody"'],
])('says which variable is wrong: %j', (env: Record<string, string>, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence)
})

it.each([
  ['smtp://mail.example.org', { port: 587, isImplicitTls: false, tls: 'opportunistic', login: null }],
  [
    'smtp://me@example.org:p%40ss@mail.example.org:25',
    { port: 25, tls: 'required', login: { user: 'me@example.org', pass: 'p@ss' } },
  ],
  ['smtp://me:pass@[::1]', { host: '::1', tls: 'opportunistic' }],
  ['smtp://me:pass@localhost?tls=required', { tls: 'required' }],
  ['smtp://me:pass@mail.example.org?tls=none', { tls: 'none' }],
  ['SMTPS://mail.example.org', { port: 465, isImplicitTls: true, tls: 'required' }],
])('reads the mail server %s', (url, server) => {
  expect(readConfig({ SMTP_URL: url }).smtp).toMatchObject(server)
})

it('does not repeat the password of a wrong SMTP_URL', () => {
  for (const url of [
    'smtp://me:1/secret@host',
    'smtp://me:1?secret@host',
    'smtp://me:1#secret@host',
    'smtp://me:secret%@host',
  ])
    expect(() => readConfig({ SMTP_URL: url }), url).not.toThrow('secret')
})

it('does not repeat the password of a wrong DATABASE_URL', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/x' })).not.toThrow('secret')
})

it.each(['0', '1', '8080', '65535'])('takes port %s', (port) => {
  expect(readConfig({ PORT: port }).port).toBe(Number(port))
})
