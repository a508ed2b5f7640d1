import type { Phase } from '../../verdict.ts'

/** Holds what guests write, where a site wants to see that first. */
export const guest: Phase = {
  name: 'guest',
  look: ({ site, author }) =>
    author.kind === 'guest' && site.settings.premoderate.includes('guests') ? [{ action: 'hold', code: 'guest' }] : [],
}
