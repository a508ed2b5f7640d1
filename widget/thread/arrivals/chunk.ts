import sheetText from '../../styles/news.css?inline'

// The chunk for what others do while somebody reads: loaded when they first do something, or did since the last visit.

export { arrivals as words } from '../../locales/en/arrivals.ts'
export { tell } from './apply-changes.tsx'
export { tellOwn } from './show-outcome.tsx'
export { showSince } from './since-last-visit.tsx'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
