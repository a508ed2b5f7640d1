/** Trust levels; see `trustOf`. */
export const trusts = ['new', 'known', 'trusted'] as const
export type Trust = (typeof trusts)[number]

/** Figures from which trust is derived: counts up to 1,000, and whole days since the first visit. */
export interface TrustFigures {
  published: number
  turnedDown: number
  days: number
}

/** Thresholds of trust: published comments, days, and greatest share of rejected comments. */
export const trustedAfter = { published: 10, days: 7, turnedDownShare: 0.1 }

/**
 * Returns the trust level: `new` without a published comment; `trusted` after ten published ones and a week, if at most a tenth
 * were rejected. Derived each time and never stored, so that undoing a decision also undoes its effect.
 */
export function trustOf({ published, turnedDown, days }: TrustFigures): Trust {
  if (published === 0) return 'new'
  const share = turnedDown / (published + turnedDown)
  const isTrusted =
    published >= trustedAfter.published && days >= trustedAfter.days && share <= trustedAfter.turnedDownShare
  return isTrusted ? 'trusted' : 'known'
}
