import type { Table } from '../../table.ts'

/** Mail to the team: one's own settings, and whether the server can send it. */
export const mail = {
  'mail.title': 'Mail to you',
  'mail.address': 'Your mail address',
  'mail.wants': 'Mail me when a comment waits',
  'mail.saved': 'Saved',
  'mail.pending': 'A mail is on its way to {address}. Mails about comments go there once you have used its link.',
  'mail.test': 'Send a test mail',
  'mail.test.sending': 'Sending…',
  'mail.test.sent': 'Sent to {address}. If it does not arrive, look for it in the spam folder.',
  'mail.test.failed': 'No mail was sent: {reason}',
  'mail.none': 'This server sends no mail. Start it with SMTP_URL to have the team written to.',
  'mail.from': 'Mails are sent from {address}.',
  'mail.failing.one': 'Mail cannot be sent since {date}: one mail to the team waits and is tried again. {reason}',
  'mail.failing.many': 'Mail cannot be sent since {date}: {n} mails to the team wait and are tried again. {reason}',
  'mail.lost.one': 'One mail to the team could not be delivered ({date}) and is not tried again. {reason}',
  'mail.lost.many': '{n} mails to the team could not be delivered (since {date}) and are not tried again. {reason}',
  'mail.more': 'Test mail',
  'server.proxy': 'TRUSTED_PROXIES does not name your proxy: one client can slow down the comments for everyone.',
} as const satisfies Table
