import { expect, it } from 'vitest'
import { findWriteLock, isLoopback, mayWriteFrom } from '../../shared/may-write.ts'

it('knows the origins of this very machine', () => {
  const here = [
    'http://localhost',
    'http://localhost:4000',
    'http://a.b.localhost:80',
    'https://127.0.0.1',
    'http://[::1]:9',
  ]
  const elsewhere = [
    'null',
    'ftp://localhost',
    'http://localhost.example',
    'http://127.example.org',
    'http://evil.org/.localhost',
    'file://',
  ]

  expect(here.filter((origin) => !isLoopback(origin))).toEqual([])
  expect(elsewhere.filter(isLoopback)).toEqual([])
})

it.each([
  { name: 'a page of the site', origin: 'https://a.example', trial: false, may: true },
  { name: 'a page of the server', origin: 'https://own.example', trial: false, may: true },
  { name: 'a page of this machine', origin: 'http://localhost:1', trial: false, may: false },
  { name: 'a page of this machine, on trial', origin: 'http://localhost:1', trial: true, may: true },
  { name: 'a page below a domain of the site', origin: 'https://x.blogs.example', trial: false, may: true },
  { name: 'a page far below it', origin: 'https://y.x.blogs.example', trial: false, may: true },
  { name: 'the domain itself', origin: 'https://blogs.example', trial: false, may: false },
  { name: 'a domain that ends alike', origin: 'https://evilblogs.example', trial: false, may: false },
  { name: 'a page below it without TLS', origin: 'http://x.blogs.example', trial: false, may: false },
  { name: 'a page below it on another port', origin: 'https://x.blogs.example:8443', trial: false, may: false },
  { name: 'a page of somebody else, on trial', origin: 'https://b.example', trial: true, may: false },
])('says whether $name may write', ({ origin, trial, may }) => {
  expect(
    mayWriteFrom(origin, { origins: ['https://a.example', 'https://*.blogs.example'], trial }, 'https://own.example'),
  ).toBe(may)
})

it('says first what concerns everybody', () => {
  const no = () => false

  expect(findWriteLock(true, true, no)).toBe('readonly')
  expect(findWriteLock(false, true, no)).toBe('closed')
  expect(findWriteLock(false, false, no)).toBe('unavailable')
  expect(findWriteLock(false, false, () => true)).toBeNull()
})
