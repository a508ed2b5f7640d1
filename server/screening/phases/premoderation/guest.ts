import type { Phase } from '../../verdict.ts'

/** Holds guests' comments on a site that premoderates them. */
export const guest: Phase = {
  name: 'guest',
  screen: ({ site, author }) =>
    author.kind === 'guest' && site.settings.premoderate.includes('guests') ? [{ action: 'hold', code: 'guest' }] : [],
}
