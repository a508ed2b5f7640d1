import type { Phase } from '../verdict.ts'

/** Holds what was written faster than people write, and what came from no form of ours. */
export const timing: Phase = {
  name: 'writing-time',
  look({ site, sender, isEdit }) {
    const { minimumWritingS } = site.settings
    if (minimumWritingS === 0 || isEdit) return []
    if (sender.tookMs === null) return [{ action: 'hold', code: 'no-writing-time' }]
    if (sender.tookMs >= minimumWritingS * 1_000) return []
    return [{ action: 'hold', code: 'written-too-fast', params: { seconds: Math.round(sender.tookMs / 100) / 10 } }]
  },
}
