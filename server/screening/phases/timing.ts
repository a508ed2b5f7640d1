import type { Phase } from '../verdict.ts'

/** Holds what was written faster than people write, and what came from no form of ours. */
export const timing: Phase = {
  name: 'timing',
  look({ site, sender, isEdit }) {
    const { fastestS } = site.settings
    if (fastestS === 0 || isEdit) return []
    if (sender.tookMs === null) return [{ action: 'hold', text: 'Does not say how long it took to write' }]
    if (sender.tookMs >= fastestS * 1_000) return []
    return [{ action: 'hold', text: `Written within ${(sender.tookMs / 1_000).toFixed(1)} s` }]
  },
}
