import pg from 'pg'
import { expect, it } from 'vitest'
import {
  isTransient,
  markConnectionError,
  outageOf,
  StorageFullError,
} from '../../server/platform/database/connection/outage.ts'

function said(code: string, message = 'in the server’s words'): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, 1, 'error'), { code })
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code, syscall: 'connect' })
}

it.each([
  ['connection exceptions, a pooler’s among them', ['08000', '08003', '08006', '08001', '08P01']],
  [
    'a server that starts, stops, was killed or ends what is idle',
    ['57P01', '57P02', '57P03', '57P04', '57P05', '57014'],
  ],
  ['too many connections, no memory, a limit of the configuration', ['53300', '53200', '53400']],
  ['an input/output error', ['58030', '58000']],
  ['a standby, or a server that was demoted', ['25006']],
  ['a deadlock, a serialization failure and a lock that was not to be had', ['40P01', '40001', '55P03']],
  ['a password that was changed, a database that is being replaced', ['28P01', '28000', '3D000']],
])('takes %s for an outage', (_, codes) => {
  expect(codes.map((code) => outageOf(said(code)))).toEqual(codes.map(() => 'unavailable'))
})

it('takes every failure of the network on the way to the database for an outage', () => {
  for (const code of [
    'ECONNREFUSED',
    'ECONNRESET',
    'EAI_AGAIN',
    'ENETUNREACH',
    'EHOSTDOWN',
    'ETIMEDOUT',
    'EPIPE',
    'ENOENT',
  ])
    expect(outageOf(markConnectionError(systemError(code))), code).toBe('unavailable')
})

it('knows a full disk, and faults of our own', () => {
  expect(outageOf(said('53100'))).toBe('full')
  expect(outageOf(new StorageFullError())).toBe('full')
  for (const code of ['23505', '42P01', '22P02', 'XX000', '42501']) expect(outageOf(said(code)), code).toBeNull()
  expect(outageOf(new TypeError('x is not a function'))).toBeNull()
})

it('does not take the cut connection of somebody who was posting for an outage of the database', () => {
  expect(outageOf(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))).toBeNull()
})

it('waits at the start for what may pass, and for no wrong password', () => {
  expect(isTransient(markConnectionError(systemError('ECONNREFUSED')))).toBe(true)
  expect(isTransient(said('57P03'))).toBe(true)
  expect(isTransient(said('28P01'))).toBe(false)
  expect(isTransient(said('3D000'))).toBe(false)
  expect(isTransient(said('08P01', 'unsupported startup parameter: statement_timeout'))).toBe(false)
})
