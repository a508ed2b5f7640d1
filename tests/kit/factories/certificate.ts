import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate that vouches for itself, with its key, as PEM. */
export interface Certificate {
  cert: string
  key: string
}

/** Makes a certificate for one host name or IPv4 address, good for a day (RFC 5280). */
export function selfSigned(host: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
  const name = sequence(tagged(0x31, sequence(Buffer.from('0603550403', 'hex'), tagged(0x0c, Buffer.from(host)))))
  const isAddress = /^[\d.]+$/.test(host)
  const subjectName = isAddress
    ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
    : tagged(0x82, Buffer.from(host))
  const extensions = sequence(sequence(Buffer.from('0603551d11', 'hex'), tagged(0x04, sequence(subjectName))))
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(time(-1), time(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  )
  return {
    cert: pem(
      sequence(
        body,
        ecdsaWithSha256,
        tagged(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)])),
      ),
    ),
    key: (privateKey as KeyObject).export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts)
const integer = (bytes: Buffer) => tagged(0x02, bytes)

function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 24 * 60 * 60 * 1_000).toISOString()
  return tagged(0x17, Buffer.from(`${at.slice(2, 19).replace(/[-:T]/g, '')}Z`))
}

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END CERTIFICATE-----\n`
