import sheetText from '../../styles/late.css?inline'

// The chunk that makes a readable thread a whole widget; it comes once the first comments are on the screen.

export { complete } from './activate.tsx'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
