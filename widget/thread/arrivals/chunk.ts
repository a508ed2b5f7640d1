import sheetText from '../../styles/arrivals.css?inline'
import { CommentFooter } from '../comment-footer.tsx'
import type { Slots } from '../context.ts'
import { Pill } from './arrivals.tsx'
import { OutcomeNotice } from './show-outcome.tsx'
import { Unread } from './unread.tsx'

// The chunk for what others do while somebody reads: loaded when they first do something, or did since the last visit.

export { arrivals as words } from '../../locales/en/arrivals.ts'
export { applyChanges } from './apply-changes.tsx'
export { showOutcome } from './show-outcome.tsx'
export { showUnread } from './unread.tsx'

export const slots = {
  arrivals: Pill,
  unread: Unread,
  footer: CommentFooter,
  outcome: OutcomeNotice,
} satisfies Slots

export const css = sheetText
