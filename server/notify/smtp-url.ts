import fs from 'node:fs'

/** Encryption to the mail server: `required` with a valid certificate, `opportunistic` if offered, or `none`. */
const tlsModes = ['required', 'opportunistic', 'none'] as const
/** How the connection to the mail server is encrypted. */
export type TlsMode = (typeof tlsModes)[number]

/** Mail server of SMTP_URL. */
export interface SmtpServer {
  host: string
  port: number
  /** Encrypted from the first byte (smtps); otherwise by STARTTLS, as `tls` says. */
  isImplicitTls: boolean
  tls: TlsMode
  /** Certificates trusted in addition to the system's, as PEM. */
  ca: string | null
  login: { user: string; pass: string } | null
}

const loopbackRe = /^(localhost|127(\.\d+){3}|::1)$/

/**
 * Reads SMTP_URL, as `smtp://user:password@host:587?tls=required&ca=/etc/ssl/ca.pem`. Without `tls`, encryption is required if
 * a password is sent to another machine, and opportunistic otherwise.
 * @throws Error with one sentence, without the password
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const expected = `SMTP_URL should be an address like smtp://user:password@host:587${encodingHint}`
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) throw new Error(expected)
  const { hostname, port, protocol, username, password, pathname, searchParams, hash } = new URL(text)
  const unknown = [...searchParams.keys()].find((name) => name !== 'tls' && name !== 'ca')
  // An @ after the host means that part of a password was parsed as the host.
  if (!hostname || pathname.length > 1 || hash || unknown?.includes('@')) throw new Error(expected)
  if (unknown !== undefined) throw new Error(`SMTP_URL knows the parameters tls and ca, not "${unknown}".`)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isImplicitTls = protocol === 'smtps:'
  const login = username ? { user: decoded(username), pass: decoded(password) } : null
  const caFile = searchParams.get('ca')
  const mustBeSafe = isImplicitTls || caFile !== null || (login !== null && !loopbackRe.test(host))
  const tls = readMode(searchParams.get('tls')) ?? (mustBeSafe ? 'required' : 'opportunistic')
  if (isImplicitTls && tls !== 'required')
    throw new Error(`SMTP_URL: smtps:// is always encrypted. Use smtp:// with tls=${tls}.`)
  if (caFile !== null && tls !== 'required')
    throw new Error(
      `SMTP_URL: certificates are checked with tls=required only, so ca and tls=${tls} contradict each other.`,
    )
  return {
    host,
    port: Number(port) || (isImplicitTls ? 465 : 587),
    isImplicitTls,
    tls,
    ca: caFile === null ? null : readCertificates(caFile),
    login,
  }
}

const encodingHint = '. In a user name or password, write @ as %40, / as %2F, # as %23, ? as %3F and % as %25.'

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Error(`SMTP_URL holds a % that begins no code${encodingHint}`)
  }
}

function readMode(text: string | null): TlsMode | null {
  const mode = tlsModes.find((one) => one === text) ?? null
  if (text !== null && mode === null)
    throw new Error(`SMTP_URL: tls is "${text}" and should be one of ${tlsModes.join(', ')}.`)
  return mode
}

function readCertificates(file: string): string {
  try {
    const pem = fs.readFileSync(file, 'utf8')
    if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(pem)) return pem
  } catch (error) {
    throw new Error(`SMTP_URL: the file ${file} of ca cannot be read: ${(error as NodeJS.ErrnoException).code}.`)
  }
  throw new Error(`SMTP_URL: the file ${file} of ca holds no certificate.`)
}
