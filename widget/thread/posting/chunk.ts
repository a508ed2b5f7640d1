import sheetText from '../../styles/writing.css?inline'

// The chunk for whoever writes: loaded when the page is idle, or at the first press.

export { createNaming, IdentityStep } from '../../composer/identity-step.tsx'
export { composer as words } from '../../locales/en/composer.ts'
export { deleteComment } from '../editing/delete.tsx'
export { openEditor } from '../editing/edit.tsx'
export { pressRespect } from '../reactions/respect.tsx'
export { takeOver, writeAgain } from './post.tsx'
export { openReply } from './reply.tsx'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)
