import { getCACertificates } from 'node:tls'
// nodemailer: the most widely used SMTP client, without dependencies, maintained.
import nodemailer from 'nodemailer'
import * as v from 'valibot'
import { emailAddress } from '../../shared/people/viewers.ts'
import { PermanentFailure } from '../platform/jobs/run-jobs.ts'
import type { SmtpServer, TlsMode } from './smtp-url.ts'
import type { Mail } from './waiting-mail.ts'

/**
 * Sends a mail. `id` is its Message-ID, the same for every attempt; `stop` aborts the attempt.
 * @throws PermanentFailure if no further attempt can succeed, any other Error if one may
 */
export type SendMail = (mail: Mail, id: string, stop?: AbortSignal) => Promise<void>

/** Sends mails over a mail server. */
export interface MailSender extends AsyncDisposable {
  /** The address mails are from. */
  from: string
  send: SendMail
  /** Connects and signs in without sending anything. @throws Error with a sentence for the owner */
  check: () => Promise<void>
}

/** Timeout of each step of the SMTP dialogue. */
const patienceMs = 20_000

const tlsOptions: Record<TlsMode, object> = {
  required: { requireTLS: true },
  // Opportunistic encryption protects against passive listeners only, so self-signed certificates are accepted.
  opportunistic: { opportunisticTLS: true, tls: { rejectUnauthorized: false } },
  none: { ignoreTLS: true },
}

/** Makes a sender over SMTP. `from` is a plain address. */
export function smtpSender(server: SmtpServer, from: string): MailSender {
  const { host, port, isImplicitTls, tls, ca, login } = server
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: isImplicitTls,
    ...(isImplicitTls ? {} : tlsOptions[tls]),
    // Together with the system's certificates, which a list of its own would replace.
    ...(ca !== null && { tls: { ca: [...getCACertificates('default'), ca] } }),
    ...(login && { auth: login }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // A mail's content must not make nodemailer read files or fetch URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    from,
    async send({ to, subject, text }, id, stop) {
      if (!v.is(emailAddress, to)) throw new PermanentFailure('what the mail is addressed to is no address')
      const mail = {
        from: { name: 'Afterword', address: from },
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${from.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(stop && { signal: stop }),
      }
      await transport.sendMail(mail).catch((error: unknown) => {
        throw failureOf(error as SmtpError, server)
      })
    },
    async check() {
      await transport.verify().catch((error: unknown) => {
        throw failureOf(error as SmtpError, server)
      })
    },
    [Symbol.asyncDispose]: async () => transport.close(),
  }
}

/** nodemailer's error: the failed SMTP command and the server's answer. */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

function failureOf(error: SmtpError, { host, port, tls }: SmtpServer): Error {
  const said = error.message
  if (isFinal(error)) return new PermanentFailure(said, { cause: error })
  if (error.command === 'STARTTLS' && error.responseCode !== undefined)
    return new Error(`${host} offers no TLS, and SMTP_URL asks for it (tls=${tls}): ${said}`, { cause: error })
  if (/certificate|altnames/i.test(said))
    return new Error(`The certificate of ${host} is not trusted (name its authority in SMTP_URL by ca=): ${said}`, {
      cause: error,
    })
  if (error.code === 'EAUTH')
    return new Error(`${host} refuses the user or password of SMTP_URL: ${said}`, { cause: error })
  return error.responseCode === undefined
    ? new Error(`No mail server answers at ${host}:${port}: ${said}`, { cause: error })
    : error
}

// A server's "no" to a recipient or to the words is its last. Whatever it refuses before, our password, sender or encryption,
// is the owner's to mend, and so is a relay that does not know us (RFC 3463 X.7.1): those mails must not be lost meanwhile.
function isFinal({ command, response = '', responseCode = 0 }: SmtpError): boolean {
  if (responseCode < 500) return false
  return command === 'DATA' || (command === 'RCPT TO' && !/^\d{3}[ -]5\.7\.\d/.test(response))
}
