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
  [{ DATABASE_URL: 'mysql://me:secret@host/x' }, 'DATABASE_URL should be an address like postgres://'],
  [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL should be an address like smtp://'],
  [{ MAIL_FROM: 'a@example.org, b@example.org' }, 'MAIL_FROM is'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud" and should be one of fatal, error, warn'],
  [{ TRUSTED_PROXIES: 'everybody' }, 'TRUSTED_PROXIES: "everybody"'],
])('says which variable is wrong: %j', (env: Record<string, string>, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence)
})

it('does not repeat the password of a wrong DATABASE_URL', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/x' })).not.toThrow('secret')
})

it.each(['0', '1', '8080', '65535'])('takes port %s', (port) => {
  expect(readConfig({ PORT: port }).port).toBe(Number(port))
})
