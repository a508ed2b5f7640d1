/** How far somebody is trusted; see trustOf. */
export const trusts = ['new', 'known', 'trusted'] as const
export type Trust = (typeof trusts)[number]

/** What trust is derived from: counts, each up to a thousand, and whole days since somebody first came. */
export interface PastDeeds {
  published: number
  turnedDown: number
  days: number
}

/** Published comments, days and the share turned down that make somebody trusted. */
export const trustedAfter = { published: 10, days: 7, turnedDownShare: 0.1 }

/**
 * Says how far somebody is trusted by what they did here, and by nothing else: it is asked each time and never kept, so a
 * decision that is taken back takes its effect along. New until a comment of theirs is published; trusted after ten
 * published ones and a week, while no more than a tenth was turned down.
 */
export function trustOf({ published, turnedDown, days }: PastDeeds): Trust {
  if (published === 0) return 'new'
  const share = turnedDown / (published + turnedDown)
  const isTrusted =
    published >= trustedAfter.published && days >= trustedAfter.days && share <= trustedAfter.turnedDownShare
  return isTrusted ? 'trusted' : 'known'
}
