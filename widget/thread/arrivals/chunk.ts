import sheetText from '../../styles/news.css?inline'

// The chunk for what others do while somebody reads: loaded when they first do something, or did since the last visit.

export { arrivals as words } from '../../locales/en/arrivals.ts'
export { applyChanges } from './apply-changes.tsx'
export { showOutcome } from './show-outcome.tsx'
export { showSinceLastVisit } from './since-last-visit.tsx'

export const css = sheetText
