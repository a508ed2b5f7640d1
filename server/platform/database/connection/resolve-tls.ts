import { once } from 'node:events'
import net from 'node:net'

const patienceMs = 3_000
/** SSLRequest, which a server answers by S or N. @see https://www.postgresql.org/docs/18/protocol-message-formats.html */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

const loopbackRe = /^(localhost|127(\.\d+){3}|::1)$/

/**
 * Settles `sslmode=prefer` as libpq does: encrypted where the server offers that, otherwise not. It is the default for other
 * machines; on this one nothing is encrypted unless asked for, since nobody could listen. A server that does not answer yet is
 * taken for one that encrypts.
 */
export async function resolveTls(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl)
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''))
  const isHere = host === '' || host.startsWith('/') || loopbackRe.test(host)
  const mode = url.searchParams.get('sslmode') ?? (isHere ? 'disable' : 'prefer')
  if (mode !== 'prefer') return databaseUrl
  // A socket on this machine is never encrypted.
  const offersTls = !host.startsWith('/') && (await answerOf(host, Number(url.port) || 5_432)) !== 'N'
  url.searchParams.set('sslmode', offersTls ? 'require' : 'disable')
  // Without it node-postgres would check the certificate, which libpq does from verify-ca on.
  url.searchParams.set('uselibpqcompat', 'true')
  return url.href
}

async function answerOf(host: string, port: number): Promise<string> {
  const socket = net.connect({ host, port, timeout: patienceMs })
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  try {
    await once(socket, 'connect')
    socket.write(sslRequest)
    const [bytes] = (await once(socket, 'data')) as [Buffer]
    return bytes.toString('latin1')
  } catch {
    // Why it cannot be reached is said when it is asked for something.
    return ''
  } finally {
    socket.destroy()
  }
}
