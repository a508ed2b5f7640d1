import type { ServerSay } from '../../shared/pages.ts'

/** A mail for nodemailer; addresses are objects, so that they are not parsed again. */
export interface Mail {
  to: string
  subject: string
  text: string
}

const excerptMax = 600
// Mail programs make links of text with one of these between two other characters.
const linkingRe = /([.:/@\\])(?=\S)/gu
const unseenRe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Quotes a comment's text for a mail: each line is prefixed, and whatever a mail program would turn into a link or an image is
 * broken up, so that the mail's only links are ours.
 */
export function quote(words: string): string {
  const short = [...words].slice(0, excerptMax).join('') + ([...words].length > excerptMax ? ' …' : '')
  return short
    .split('\n')
    .map((line) => `> ${line.replace(unseenRe, ' ').replace(linkingRe, '$1 ')}`.trimEnd())
    .join('\n')
}

interface About {
  to: string
  site: string
  author: string
  source: string
  link: string
  /** Name of the rule that notifies; null if the comment waits for review. */
  rule: string | null
}

/** Writes the mail about a comment that waits for review or that a rule matched; plain text. */
export function waitingMail(say: ServerSay, { to, site, author, source, link, rule }: About): Mail {
  const kind = rule === null ? 'mail.waits' : 'mail.rule'
  const inLine = (words: string) => quote(words).slice(2)
  const slots = { site: inLine(site), rule: inLine(rule ?? ''), author: inLine(author), source: quote(source), link }
  return { to, subject: say(kind), text: say(`${kind}.text`, slots) }
}

/** A mail to a team member's new address, with the link that confirms it; `link` null tells the earlier one. */
export function addressMailOf(
  say: ServerSay,
  { to, site, link }: { to: string; site: string; link: string | null },
): Mail {
  const kind = link === null ? 'address.moved' : 'address.ask'
  const slots = { site: quote(site).slice(2), link: link ?? '' }
  return { to, subject: say(kind), text: say(`${kind}.text`, slots) }
}

/** A mail that shows that mails of this server arrive. */
export function testMailOf(say: ServerSay, { to, site }: { to: string; site: string }): Mail {
  return { to, subject: say('mail.test'), text: say('mail.test.text', { site: quote(site).slice(2) }) }
}

/** Sender address of mails. */
export const senderOf = ({ mailFrom, publicUrl }: { mailFrom: string | null; publicUrl: string | null }) =>
  mailFrom ?? `comments@${new URL(publicUrl ?? 'http://localhost').hostname}`
