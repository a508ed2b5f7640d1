import type { NudgeKind, NudgeOutcome } from '../../../shared/moderation/nudges.ts'
import type { ComposerContext } from '../composer-context.ts'

/** Counts the results of nudges, so that an owner sees whether they help. */
interface Tally {
  shown: (kind: NudgeKind, text: string) => void
  /** A text was posted: what was shown before it came to that. */
  sent: (text: string) => void
}

/**
 * Makes the tally of a composer. It tells a kind and an outcome, without a token; nothing waits for it, and of who asks not to
 * be tracked it tells nothing. What was shown and never posted needs no word: it is what is missing.
 */
export function makeTally(context: ComposerContext): Tally {
  const open = new Map<NudgeKind, string>()
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & { globalPrivacyControl?: boolean }
  const count = (kind: NudgeKind, outcome: NudgeOutcome) => {
    if (globalPrivacyControl || doNotTrack === '1') return
    // A number more or less is no reason to trouble anybody.
    context.request('POST /nudges', { body: { kind, outcome } }).catch(() => {})
  }
  return {
    shown(kind, text) {
      if (open.has(kind)) return
      open.set(kind, text)
      count(kind, 'shown')
    },
    sent(text) {
      // Who was only greeted was asked to change nothing.
      for (const [kind, before] of open) count(kind, kind === 'first' || before === text ? 'posted' : 'edited')
      open.clear()
    },
  }
}
