import sheetText from '../../styles/further.css?inline'

// The chunk for going further than what came by itself: another order, the next page, a link to a comment.

export { further as words } from '../../locales/en.ts'
export { arrive } from '../permalinks/focus-on-anchor.ts'
export { openPermalink } from '../permalinks/permalink.ts'
export { showMore, showReplies, sortBy } from './paging.ts'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
