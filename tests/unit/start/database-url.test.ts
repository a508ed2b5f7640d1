import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { parse } from 'pg-connection-string'
import { expect, it } from 'vitest'
import { resolveTls } from '../../../server/platform/database/connection/resolve-tls.ts'
import { explainConnection, readDatabaseUrl } from '../../../server/platform/database/database-url.ts'

const read = (text: string) => parse(readDatabaseUrl('DATABASE_URL', text))

it.each([
  [
    'postgres://u:p@db.example.org:5433/aw',
    { user: 'u', password: 'p', host: 'db.example.org', port: '5433', database: 'aw' },
  ],
  ['postgres://u:p%23s%2Fs@h/aw', { password: 'p#s/s', host: 'h' }],
  ['postgres://u:p@/aw?host=/run/postgresql', { user: 'u', host: '/run/postgresql', database: 'aw' }],
  ['postgresql:///aw?host=/run/a,%20b', { host: '/run/a, b' }],
  ['postgresql:///aw?host=/run/postgresql', { host: '/run/postgresql', database: 'aw' }],
  ['postgres://%2Frun%2Fpostgresql/aw', { host: '/run/postgresql', database: 'aw' }],
  [
    'postgresql:///?host=/run/postgresql&port=5433&user=me&password=p%23&dbname=a%20w',
    { host: '/run/postgresql', port: '5433', user: 'me', password: 'p#', database: 'a w' },
  ],
  ['postgresql://h/?dbname=aw', { host: 'h', database: 'aw' }],
  [
    'postgres://u@[::1]:5433/aw?application_name=x&connect_timeout=10',
    { host: '::1', port: '5433', application_name: 'x' },
  ],
  ['host=/run/postgresql dbname=aw user=me', { host: '/run/postgresql', database: 'aw', user: 'me' }],
  [
    String.raw`host=h port=5433 dbname='a b' user=me password='p\'#s'`,
    { host: 'h', port: '5433', database: 'a b', password: "p'#s" },
  ],
])('reads %s as libpq does', (text, expected) => {
  expect(read(text)).toMatchObject(expected)
})

it.each([
  ['sslmode=disable', false],
  ['ssl=true', { rejectUnauthorized: false }],
  ['sslrootcert=system', {}],
  ['sslmode=allow', { rejectUnauthorized: false }],
  ['sslmode=require', { rejectUnauthorized: false }],
  ['sslmode=prefer', { rejectUnauthorized: false }],
  ['sslmode=no-verify', { rejectUnauthorized: false }],
  ['sslmode=verify-full', {}],
])('checks certificates with %s as psql does', (query, ssl) => {
  expect(read(`postgres://u@h/aw?${query}`).ssl).toEqual(ssl)
})

it.each([
  'postgres://u:sec#ret@h/aw',
  'postgres://u:sec/ret@h/aw',
  'postgres://u:sec?ret@h/aw',
  'postgres://u:50%off@h/aw',
  'postgres://u:sec%ffret@h/aw',
])('names the encoding that the password of %s lacks, and repeats no part of it', (text) => {
  const complaint = (() => {
    try {
      return readDatabaseUrl('DATABASE_URL', text)
    } catch (error) {
      return (error as Error).message
    }
  })()

  expect(complaint).toMatch(/^DATABASE_URL has a character .* percent-encoded: write # as %23/)
  expect(complaint).not.toMatch(/sec|ret|50/)
})

it.each([
  ['postgres://u:p@one:5432,two:5432/aw', 'names several hosts'],
  ['postgres://u:p@/aw?host=one,two', 'names several hosts'],
  ['postgres://u:p@h/aw?port=5432,5433', 'names several hosts'],
  ['host=/run/one,/run/two dbname=aw', 'names several hosts'],
  ['host=one,two dbname=aw', 'names several hosts'],
  ['service=afterword', 'says service, which is not read here'],
  ['postgres://u:p@h/aw?hostaddr=127.0.0.1', 'says hostaddr, which is not read here'],
  ['postgres://u:p@h:port/aw', 'is not a complete address'],
  ['postgres://u:p@h/aw?sslmode=verify-ca', 'needs sslrootcert'],
  ['postgres://u:p@h/aw?sslmode=on', 'sslmode=on, which is none of disable, allow, prefer'],
  [
    'postgres://u:p@h/aw?sslmode=verify-full&sslrootcert=/no/ca.crt',
    'the file /no/ca.crt of sslrootcert cannot be read: ENOENT',
  ],
  ['mysql://me:secret@host/x', 'should be an address like postgres://'],
])('refuses %s in words', (text, words) => {
  expect(() => read(text)).toThrow(words)
})

const failed = (code: string, message: string) =>
  explainConnection(new Error('outer says no more', { cause: Object.assign(new Error(message), { code }) }))

it.each([
  ['42501', 'permission denied for schema public', 'GRANT CREATE ON SCHEMA public'],
  ['28P01', 'password authentication failed', 'percent-encoded'],
  ['3D000', 'database "aw" does not exist', 'createdb'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'sslmode=require'],
  ['ECONNREFUSED', 'connect ECONNREFUSED', 'Is PostgreSQL running there'],
])('says what to do about %s', (code, message, advice) => {
  expect(failed(code, message)).toContain(advice)
})

it.each([
  ['S', 'require'],
  ['N', 'disable'],
])('prefers encryption: a server that answers %s is asked with %s', async (answer, mode) => {
  const server = net.createServer((socket) => socket.on('error', () => {}).once('data', () => socket.write(answer)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const settled = await resolveTls(readDatabaseUrl('DATABASE_URL', `postgres://u@127.0.0.1:${port}/aw?sslmode=prefer`))
  server.close()

  expect(new URL(settled).searchParams.get('sslmode')).toBe(mode)
})

it('never encrypts on a socket, and asks nothing where the mode is settled', async () => {
  const settled = async (query: string) =>
    parse(await resolveTls(readDatabaseUrl('DATABASE_URL', `postgres://u@127.0.0.1:1/aw?${query}`))).ssl

  expect(await settled('host=/run/postgresql&sslmode=prefer')).toBe(false)
  expect(await settled('sslmode=verify-full')).toEqual({})
  expect(await settled('sslmode=prefer')).toEqual({ rejectUnauthorized: false })
  expect(await settled('')).toBeUndefined()
  expect(parse(await resolveTls('postgres://u@db.invalid/aw')).ssl).toEqual({ rejectUnauthorized: false })
  expect(parse(await resolveTls('postgres://u@localhost/aw?host=/run/postgresql')).ssl).toBeUndefined()
})
