import sheetText from '../../styles/own.css?inline'

// The chunk for what concerns one reader alone: what became of their comments, their reports, and whom they mute.

// biome-ignore lint/performance/noBarrelFile: its words come with it.
export { own as words } from '../../locales/en.ts'
export { mute } from './muted.tsx'
export { openOwn, tellWaiting } from './open-own.ts'
export { refreshOwn } from './read-own.ts'
export { openReport, withdrawReport } from './report.tsx'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
