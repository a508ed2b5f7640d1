import type { Phase } from '../verdict.ts'

/** Takes for spam what filled in the field no person sees. Its words are no reason anybody reads: programs write what they like. */
export const trap: Phase = {
  name: 'trap',
  look: ({ sender }) => (sender.trap ? [{ action: 'spam', text: 'Filled in the field nobody sees' }] : []),
}
