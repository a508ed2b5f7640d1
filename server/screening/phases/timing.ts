import type { Phase } from '../verdict.ts'

/** Holds comments written faster than the minimum writing time, and those without a writing time. */
export const timing: Phase = {
  name: 'writing-time',
  screen({ site, sender, isEdit }) {
    const { minimumWritingS } = site.settings
    if (minimumWritingS === 0 || isEdit) return []
    if (sender.tookMs === null) return [{ action: 'hold', code: 'no-writing-time' }]
    if (sender.tookMs >= minimumWritingS * 1_000) return []
    return [{ action: 'hold', code: 'written-too-fast', params: { seconds: Math.round(sender.tookMs / 100) / 10 } }]
  },
}
