import type { Phase } from '../verdict.ts'

/** Holds what comes too fast: from one person, or for one thread. An edit adds nothing to either. */
export const rate: Phase = {
  name: 'rate',
  look({ site, facts, isEdit }) {
    const { holdFromPerson, holdFromThread } = site.settings
    if (isEdit) return []
    const { lastOfPerson, lastOfThread } = facts
    if (holdFromPerson !== null && lastOfPerson >= holdFromPerson)
      return [{ action: 'hold', code: 'author-too-fast', params: { n: lastOfPerson } }]
    if (holdFromThread !== null && lastOfThread >= holdFromThread)
      return [{ action: 'hold', code: 'thread-too-fast', params: { n: lastOfThread } }]
    return []
  },
}
