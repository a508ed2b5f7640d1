import type { Phase } from '../verdict.ts'

/** Holds comments above the rate allowed for one author or one thread. Edits do not count. */
export const rate: Phase = {
  name: 'rate',
  screen({ site, facts, isEdit }) {
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
