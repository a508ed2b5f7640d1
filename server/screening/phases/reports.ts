import type { Phase } from '../verdict.ts'

/** Holds what somebody writes whose other comments were reported or turned down lately. */
export const reports: Phase = {
  name: 'reports',
  look({ site, facts: { reported, turnedDown } }) {
    const { authorReportsBeforeHold } = site.settings
    if (authorReportsBeforeHold === null || reported + turnedDown < authorReportsBeforeHold) return []
    return [{ action: 'hold', code: 'author-reported', params: { reports: reported, rejected: turnedDown } }]
  },
}
