import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

/** Reads TRUSTED_PROXIES: addresses and CIDR ranges, separated by commas or spaces. @throws Error naming the bad entry */
export function parseTrustedProxies(text: string): Range[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const address = parse(entry)
      if (address) return [address, address.kind() === 'ipv4' ? 32 : 128]
      if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) && !ipaddr.IPv6.isValidCIDR(entry))
        throw new Error(`TRUSTED_PROXIES: "${entry}" is neither an address nor a CIDR range.`)
      return unmapped(ipaddr.parseCIDR(entry))
    })
}

// A range of IPv4-mapped addresses means the IPv4 addresses in it.
function unmapped([address, bits]: Range): Range {
  const isMapped = address.kind() === 'ipv6' && bits >= 96 && (address as ipaddr.IPv6).isIPv4MappedAddress()
  return isMapped ? [(address as ipaddr.IPv6).toIPv4Address(), bits - 96] : [address, bits]
}

/**
 * Returns the client's network address for rate limits: IPv4 whole, IPv6 as its /64, mapped and zoned forms normalised.
 * X-Forwarded-For is read from the right and only as far as its hops are `trusted` proxies, because clients can forge it.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined, trusted: Range[]): string {
  let address = parse(peer)
  if (!address) return 'unknown'
  const hops = trusted.length > 0 && forwardedFor ? forwardedFor.split(',').map((hop) => hop.trim()) : []
  while (hops.length > 0 && isTrusted(address, trusted)) {
    const next = parse(withoutPort(hops.pop()!))
    if (!next) break
    address = next
  }
  if (address.kind() === 'ipv4') return address.toString()
  const network = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16))
  return `${network.join(':')}::/64`
}

/**
 * Whether many clients may stand behind a peer, as behind a proxy: a trusted proxy, or, where none is configured, any peer on
 * this machine or in a private network. Also without a peer.
 */
export function isSharedPeer(peer: string | undefined, trusted: Range[]): boolean {
  const address = parse(peer)
  if (!address) return true
  return trusted.length > 0 ? isTrusted(address, trusted) : privateRanges.has(address.range())
}

const privateRanges = new Set<string>(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

// Some proxies, as those of IIS and Azure, write the port as well: 203.0.113.9:40000, [2001:db8::7]:443.
const withoutPort = (hop: string) => /^\[(.*)\](?::\d+)?$/.exec(hop)?.[1] ?? hop.replace(/^([\d.]+):\d+$/, '$1')

function parse(text: string | undefined): Address | null {
  const [bare = ''] = text?.split('%') ?? []
  // Requires four parts: the library accepts "10.0.0" and "1" as addresses, too.
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : null
}

function isTrusted(address: Address, trusted: Range[]): boolean {
  return trusted.some(([range, bits]) =>
    address instanceof ipaddr.IPv4
      ? range instanceof ipaddr.IPv4 && address.match(range, bits)
      : range instanceof ipaddr.IPv6 && address.match(range, bits),
  )
}
