import * as v from 'valibot'
import type { ServerSay } from '../../shared/pages.ts'
import { emailAddress } from '../../shared/people/viewers.ts'
import { smtpSender } from '../notify/send-mail.ts'
import type { SmtpServer } from '../notify/smtp-url.ts'
import { testMailOf } from '../notify/waiting-mail.ts'
import { invocation } from './command.ts'

/** What a command without a database works with. */
export interface PlainTools {
  /** Where mail is sent by; null where SMTP_URL is not set. */
  smtp: SmtpServer | null
  /** The address mails are from. */
  from: string
  /** What the server is called in a mail. */
  serverName: string
  /** Loads what the server writes. */
  loadWords: () => Promise<ServerSay>
  say: (line: string) => void
}

/** A command that needs no database. @throws Error with sentences for whoever gave it */
export type PlainCommand = (tools: PlainTools, ...words: string[]) => Promise<void>

/** The commands about mail. */
export const mailCommands: Record<string, PlainCommand> = {
  async 'mail test'({ smtp, from, serverName, loadWords, say }, to = '') {
    if (!v.is(emailAddress, to)) throw new Error(`Say where to, as in: ${invocation} mail test you@example.org`)
    if (!smtp)
      throw new Error(
        'SMTP_URL is not set here. Give the command the same variables as the server, best in the file .env.',
      )
    const { host, port, tls } = smtp
    say(`Sending a mail from ${from} to ${to} by ${host}:${port} (tls=${tls}).`)
    const words = await loadWords()
    await using sender = smtpSender(smtp, from)
    await sender.send(testMailOf(words, { to, site: serverName }), crypto.randomUUID())
    say(`${host} has taken it. If it does not arrive, look for it in the spam folder.`)
  },
}
