import { createNaming, IdentityStep } from '../../composer/identity-step.tsx'
import sheetText from '../../styles/writing.css?inline'
import type { ThreadContext } from '../context.ts'

// The chunk for whoever writes: loaded when the page is idle, or at the first press.

export { composer as words } from '../../locales/en/composer.ts'
export { deleteComment } from '../editing/delete.tsx'
export { openEditor } from '../editing/edit.tsx'
export { pressRespect } from '../reactions/respect.tsx'
export { equipComposer } from './post.tsx'
export { openReply } from './reply.tsx'

export const css = sheetText

/** Asks for a name: its model, and what draws it. */
export function askName(widget: ThreadContext, id: string) {
  const naming = createNaming(widget, id)
  return { naming, Step: () => IdentityStep({ desk: widget, naming }) }
}

/** Only loads the chunk. */
export function prepareWriting(): void {}
