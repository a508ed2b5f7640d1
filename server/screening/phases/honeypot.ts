import type { Phase } from '../verdict.ts'

/** Marks comments as spam whose honeypot field is filled in. Its content is not part of the reason. */
export const honeypot: Phase = {
  name: 'honeypot',
  screen: ({ sender }) => (sender.honeypot ? [{ action: 'spam', code: 'honeypot' }] : []),
}
