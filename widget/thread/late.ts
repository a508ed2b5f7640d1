import sheetText from '../styles/late.css?inline'

// The chunk that makes a readable thread a whole widget; it comes once the first comments are on the screen.

export { late as words } from '../locales/en.ts'
export { complete } from './complete.ts'
export { showMore, showReplies, sortBy } from './paging.ts'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
