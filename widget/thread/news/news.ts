import sheetText from '../../styles/news.css?inline'

// The chunk for what others do while somebody reads: loaded when they first do something, or did since the last visit.

export { news as words } from '../../locales/en.ts'
export { showSince } from './since.tsx'
export { tell } from './tell.tsx'
export { tellOwn } from './tell-own.tsx'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
