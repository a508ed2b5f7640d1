import sheetText from '../../styles/further.css?inline'

// The chunk for going further than what came by itself: another order, the next page, a link to a comment.

export { further as words } from '../../locales/en.ts'
export { arrive } from './arrive.ts'
export { showMore, showReplies, sortBy } from './paging.ts'
export { openPermalink } from './permalink.ts'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
