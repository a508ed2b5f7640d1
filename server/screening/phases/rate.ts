import type { Phase } from '../verdict.ts'

/** Holds what comes too fast: from one person, or for one thread. An edit adds nothing to either. */
export const rate: Phase = {
  name: 'rate',
  look({ site, facts, isEdit }) {
    const { authorCommentsBeforeHold, threadCommentsBeforeHold } = site.settings
    if (isEdit) return []
    const { lastOfPerson, lastOfThread } = facts
    if (authorCommentsBeforeHold !== null && lastOfPerson >= authorCommentsBeforeHold)
      return [{ action: 'hold', code: 'author-too-fast', params: { n: lastOfPerson } }]
    if (threadCommentsBeforeHold !== null && lastOfThread >= threadCommentsBeforeHold)
      return [{ action: 'hold', code: 'thread-too-fast', params: { n: lastOfThread } }]
    return []
  },
}
