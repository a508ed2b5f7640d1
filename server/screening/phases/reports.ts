import type { Phase } from '../verdict.ts'

/** Holds comments of authors whose recent comments were reported or rejected too often. */
export const reports: Phase = {
  name: 'reports',
  screen({ site, facts: { reported, turnedDown } }) {
    const { authorReportsBeforeHold } = site.settings
    if (authorReportsBeforeHold === null || reported + turnedDown < authorReportsBeforeHold) return []
    return [{ action: 'hold', code: 'author-reported', params: { reports: reported, rejected: turnedDown } }]
  },
}
