import { expect, it } from 'vitest'
import { createOutbound, publicOnly } from '../../server/platform/http/outbound.ts'

it.each([
  '127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1',
  '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:169.254.169.254', '64:ff9b::7f00:1', '2002:7f00:1::',
  '2001:0:7f00:1::', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '2001:db8::1', '100::1',
])('does not go to %s', (address) => {
  expect(publicOnly.mayReach(address)).toBe(false)
}) // biome-ignore format: a list

it('goes to the public internet', () => {
  expect(['8.8.8.8', '192.0.78.9', '2606:4700::1111'].map(publicOnly.mayReach)).toEqual([true, true, true])
})

it.each([
  ['http://127.0.0.1/', 'may not be asked'],
  ['http://[::1]/', 'may not be asked'],
  ['http://[::ffff:127.0.0.1]/', 'may not be asked'],
  ['http://2130706433/', 'may not be asked'],
  ['http://0x7f.1/', 'may not be asked'],
  ['http://017700000001/', 'may not be asked'],
  ['http://localhost/', 'where we may not go'],
  ['https://localhost/', 'where we may not go'],
  ['http://example.com:8080/', 'port 8080 may not be asked'],
  ['http://example.com:5432/', 'port 5432 may not be asked'],
  ['file:///etc/passwd', 'is no way to ask'],
  ['ftp://example.com/', 'is no way to ask'],
])('refuses %s before anything is sent', async (url, why) => {
  await expect(createOutbound()(url, { method: 'GET' })).rejects.toThrow(why)
})
