import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net, { type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Addresses and ports that requests may reach: a host name given by an owner may resolve to an address of the own network. */
interface OutboundRules {
  mayReach: (address: string) => boolean
  ports: readonly number[]
}

/** Public addresses only: no private, local, mapped, translated or reserved ones. */
export const publicOnly: OutboundRules = {
  mayReach: (address) => ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast',
  ports: [80, 443],
}

interface OutboundRequest {
  method: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** Milliseconds for the whole request. */
  timeoutMs?: number
  /** Takes the beginning of an answer that is too long, instead of refusing it. */
  isCut?: boolean
}

interface OutboundAnswer {
  status: number
  headers: http.IncomingHttpHeaders
  /** The body in UTF-8. */
  text: string
  /** The body as it came. */
  bytes: Buffer
}

/** Longer answers are refused, or cut. */
const answerMaxBytes = 65_536
const patienceMs = 3_000

/**
 * Sends an HTTP request; the server's only way to do so. Redirects are returned, not followed.
 * @throws Error if the address is not allowed, the answer does not arrive in time, or it is too long
 */
export type Outbound = (url: string, request: OutboundRequest) => Promise<OutboundAnswer>

/** Makes the client. Built on node:http, which connects to the address that was checked, so that DNS cannot change between. */
export function createOutbound({ mayReach, ports }: OutboundRules = publicOnly): Outbound {
  const lookup: LookupFunction = (host, options, done) => {
    dns.lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, [])
      const refused = found.find(({ address }) => !mayReach(address))
      if (refused) return done(new Error(`${host} leads to ${refused.address}, where we may not go`), [])
      if (options.all) return done(null, found)
      return done(null, found[0]!.address, found[0]!.family)
    })
  }

  return async (address, { method, headers = {}, body, timeoutMs = patienceMs, isCut = false }) => {
    const url = new URL(address)
    const { send, port } = entranceOf(url)
    if (!ports.includes(port)) throw new Error(`port ${port} may not be asked`)
    // IP addresses are not looked up and have to be checked here.
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (net.isIP(host) && !mayReach(host)) throw new Error(`${host} may not be asked`)
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const signal = AbortSignal.timeout(timeoutMs)
    return new Promise((resolve, reject) => {
      const asking = send(url, { method, headers: { ...headers, ...length }, lookup, signal, agent: false })
      asking.on('error', reject)
      asking.on('response', (answer) => {
        read(answer, isCut).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: bytes.toString(), bytes }),
          (error) => {
            asking.destroy()
            reject(error)
          },
        )
      })
      asking.end(body)
    })
  }
}

function entranceOf({ protocol, port }: URL) {
  if (protocol === 'https:') return { send: https.request, port: Number(port || 443) }
  if (protocol === 'http:') return { send: http.request, port: Number(port || 80) }
  throw new Error(`${protocol} is no way to ask`)
}

async function read(answer: http.IncomingMessage, isCut: boolean): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer) {
    size += piece.length
    if (size > answerMaxBytes && !isCut) throw new Error('the answer is too long')
    pieces.push(piece)
    // Leaving the loop ends the connection.
    if (size > answerMaxBytes) break
  }
  return Buffer.concat(pieces).subarray(0, answerMaxBytes)
}
