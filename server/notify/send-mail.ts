// nodemailer: the SMTP client with the longest record, no dependencies, kept up month by month.
import nodemailer from 'nodemailer'
import * as v from 'valibot'
import { emailAddress } from '../../shared/people/viewers.ts'
import type { Mail } from './waiting-mail.ts'

/** Sends one mail. `id` makes a mail that is sent twice recognisable as one. @throws Error where the server did not take it */
export type SendMail = (mail: Mail, id: string) => Promise<void>

/** No server may keep us longer than that at any step. */
const patienceMs = 20_000

/** A sender over SMTP. `from` is a plain address. */
export function smtpSender(smtpUrl: string, from: string): SendMail & AsyncDisposable {
  const { hostname: host, port, protocol, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const transport = nodemailer.createTransport({
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // Nothing a mail holds may name a file of ours or an address for us to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const send: SendMail = async ({ to, subject, text }, id) => {
    await transport.sendMail({
      from: { name: 'Afterword', address: from },
      to: { name: '', address: v.parse(emailAddress, to) },
      subject,
      text,
      messageId: `<${id}@${from.split('@')[1]}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  }
  return Object.assign(send, { [Symbol.asyncDispose]: async () => transport.close() })
}
