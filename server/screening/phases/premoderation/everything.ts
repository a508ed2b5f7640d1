import type { Phase } from '../../verdict.ts'

/** Holds every comment on a site that premoderates everything. */
export const everything: Phase = {
  name: 'everything',
  screen: ({ site }) =>
    site.settings.premoderate.includes('everything') ? [{ action: 'hold', code: 'site-premoderated' }] : [],
}
