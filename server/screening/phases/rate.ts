import type { Phase } from '../verdict.ts'

/** Holds what comes too fast: from one person, or for one thread. An edit adds nothing to either. */
export const rate: Phase = {
  name: 'rate',
  look({ site, facts, isEdit }) {
    const { holdFromPerson, holdFromThread } = site.settings
    if (isEdit) return []
    const { lastOfPerson, lastOfThread } = facts
    const said = (n: number, of: string) => [
      { action: 'hold' as const, text: `${n} comments ${of} within ten minutes before it` },
    ]
    if (holdFromPerson !== null && lastOfPerson >= holdFromPerson) return said(lastOfPerson, 'of its author')
    return holdFromThread !== null && lastOfThread >= holdFromThread ? said(lastOfThread, 'in the thread') : []
  },
}
