import type { ServerSay } from '../../shared/pages.ts'

/** A mail as it goes to the library: addresses as objects, so that none of them is parsed again. */
export interface Mail {
  to: string
  subject: string
  text: string
}

const excerptMax = 600
// What mail programs make a link of has one of these between two other characters.
const linkingRe = /([.:/@\\])(?=\S)/gu
const unseenRe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * A commenter's words in a mail: readable, and nothing in them that a mail program would make a link or an image of, because
 * a mail from us must lead nowhere but to us. Each line is marked as somebody else's.
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
  /** The rule that wants it looked at; null where it waits. */
  rule: string | null
}

/** The mail to somebody of the team about a comment that waits, or that a rule names. Plain text, whatever anybody wrote. */
export function waitingMail(say: ServerSay, { to, site, author, source, link, rule }: About): Mail {
  const kind = rule === null ? 'mail.waits' : 'mail.rule'
  const inLine = (words: string) => quote(words).slice(2)
  const slots = { site: inLine(site), rule: inLine(rule ?? ''), author: inLine(author), source: quote(source), link }
  return { to, subject: say(kind), text: say(`${kind}.text`, slots) }
}

/** Who mails are from. */
export const senderOf = ({ mailFrom, publicUrl }: { mailFrom: string | null; publicUrl: string | null }) =>
  mailFrom ?? `comments@${new URL(publicUrl ?? 'http://localhost').hostname}`
