import type { Phase } from '../verdict.ts'

/** Takes for spam what filled in the field no person sees. Its words are no reason anybody reads: programs write what they like. */
export const honeypot: Phase = {
  name: 'honeypot',
  look: ({ sender }) => (sender.trap ? [{ action: 'spam', code: 'honeypot' }] : []),
}
