import type { Phase } from '../../verdict.ts'

/** Holds everything, where a site wants to see everything first. */
export const everything: Phase = {
  name: 'everything',
  look: ({ site }) =>
    site.settings.premoderate.includes('everything') ? [{ action: 'hold', code: 'site-premoderated' }] : [],
}
