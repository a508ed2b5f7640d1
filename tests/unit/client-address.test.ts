import { expect, it } from 'vitest'
import { clientAddress, parseTrustedProxies } from '../../server/platform/http/client-address.ts'

const nobody = parseTrustedProxies('')
const proxies = parseTrustedProxies('10.0.0.0/8, 192.0.2.1  2001:db8:aaaa::/48\n::1')

it.each([
  ['203.0.113.5', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['::FFFF:cb00:7105', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::1%25eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  [undefined, 'unknown'],
  ['', 'unknown'],
  ['nonsense', 'unknown'],
  ['/var/run/afterword.sock', 'unknown'],
])('counts %s as %s', (peer, counted) => {
  expect(clientAddress(peer, undefined, nobody)).toBe(counted)
})

it('takes the first address from the right that no proxy of ours has', () => {
  const of = (forwardedFor: string) => clientAddress('10.0.0.1', forwardedFor, proxies)

  expect(of('203.0.113.5')).toBe('203.0.113.5')
  expect(of('198.51.100.1, 203.0.113.5')).toBe('203.0.113.5')
  expect(of('198.51.100.1,203.0.113.5,10.9.9.9 , 192.0.2.1')).toBe('203.0.113.5')
  expect(of('203.0.113.5, 2001:db8:aaaa:1::1')).toBe('203.0.113.5')
  expect(of('2001:db8:1:2::7, 10.0.0.2')).toBe('2001:db8:1:2::/64')
  expect(of('203.0.113.5, ::ffff:10.0.0.2')).toBe('203.0.113.5')
})

it('takes the furthest proxy where all are ours, and the last known one before nonsense', () => {
  const of = (forwardedFor: string) => clientAddress('10.0.0.1', forwardedFor, proxies)

  expect(of('10.0.0.3, 10.0.0.2')).toBe('10.0.0.3')
  for (const nonsense of ['', 'unknown', '_hidden', '203.0.113.5, nonsense', 'a, 256.1.1.1', ',', ' , '])
    expect(of(nonsense), nonsense).toBe('10.0.0.1')
})

it('takes addresses with the port they came from', () => {
  const of = (forwardedFor: string) => clientAddress('10.0.0.1', forwardedFor, proxies)

  expect(of('203.0.113.9:40000')).toBe('203.0.113.9')
  expect(of('203.0.113.9:40000, 10.0.0.2:50000')).toBe('203.0.113.9')
  expect(of('[2001:db8:1:2::7]:443')).toBe('2001:db8:1:2::/64')
  expect(of('[2001:db8:1:2::7]')).toBe('2001:db8:1:2::/64')
  expect(of('203.0.113.9, [2001:db8:aaaa::1]:443')).toBe('203.0.113.9')
  expect(of('2001:db8:1:2::7:443')).toBe('2001:db8:1:2::/64')
  for (const nonsense of ['203.0.113.9:', '203.0.113.9:x', ':443', '[203.0.113.9', '[]:443', '203.0.113:443'])
    expect(of(nonsense), nonsense).toBe('10.0.0.1')
})

it('believes nobody it was not told to', () => {
  expect(clientAddress('203.0.113.9', '198.51.100.1', proxies)).toBe('203.0.113.9')
  expect(clientAddress('10.0.0.1', '198.51.100.1', nobody)).toBe('10.0.0.1')
  expect(clientAddress('192.0.2.2', '198.51.100.1', proxies)).toBe('192.0.2.2')
  expect(clientAddress('2001:db8:aaab::1', '198.51.100.1', proxies)).toBe('2001:db8:aaab:0::/64')
  expect(clientAddress('nonsense', '198.51.100.1', proxies)).toBe('unknown')
})

it('knows a mapped address of a trusted proxy', () => {
  expect(clientAddress('::ffff:10.0.0.1', '198.51.100.1', proxies)).toBe('198.51.100.1')
  expect(clientAddress('::1', '198.51.100.1', proxies)).toBe('198.51.100.1')
})

it('trusts what is written as a mapped address or range', () => {
  for (const text of ['::ffff:10.0.0.0/104', '::ffff:10.0.0.1', '10.0.0.1', '0.0.0.0/0'])
    expect(clientAddress('10.0.0.1', '198.51.100.1', parseTrustedProxies(text)), text).toBe('198.51.100.1')
})

it('names an entry it cannot read', () => {
  for (const entry of ['localhost', '10.0.0.0/33', '10.0.0', '2001:db8::/129', '*', '10.0.0.1-10.0.0.9'])
    expect(() => parseTrustedProxies(`192.0.2.1, ${entry}`), entry).toThrow(`TRUSTED_PROXIES: "${entry}" is neither`)
})
