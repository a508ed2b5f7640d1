import sheetText from '../../styles/paging.css?inline'

// The chunk for going further than what came by itself: another order, the next page, a link to a comment.

export { paging as words } from '../../locales/en/paging.ts'
export { focusOnAnchor } from '../permalinks/focus-on-anchor.ts'
export { openPermalink } from '../permalinks/permalink.ts'
export { showMore, showReplies, sortBy } from './paging.ts'

export const css = sheetText
