import sheetText from '../../styles/my-comments.css?inline'
import type { Slots } from '../context.ts'
import { Muted } from '../muting/mute.tsx'
import { Status } from './status.tsx'

// The chunk for what concerns one reader alone: what became of their comments, their reports, and whom they mute.

export { myComments as words } from '../../locales/en/my-comments.ts'
export { mute } from '../muting/mute.tsx'
export { openReport, withdrawReport } from '../reporting/report.tsx'
export { openMyComments, showWaiting } from './open-my-comments.ts'
export { refreshMyComment } from './read-my-comments.ts'

export const slots = { status: Status, muted: Muted } satisfies Slots

export const css = sheetText
