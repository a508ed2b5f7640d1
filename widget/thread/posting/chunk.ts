import { composerParts } from '../../composer/composer-parts.tsx'
import sheetText from '../../styles/posting.css?inline'
import type { Slots } from '../context.ts'
import { Editor } from '../editing/edit.tsx'
import { RespectNote } from '../reactions/respect.tsx'
import { NamingStep } from './ask-name.tsx'
import { DeliveryNotice } from './delivery.tsx'
import { Reply } from './reply.tsx'

// The chunk for whoever writes: loaded when the page is idle, or at the first press.

export { composer as words } from '../../locales/en/composer.ts'
export { deleteComment } from '../editing/delete.tsx'
export { openEditor } from '../editing/edit.tsx'
export { pressRespect } from '../reactions/respect.tsx'
export { askName } from './ask-name.tsx'
export { equipComposer } from './post.tsx'
export { openReply } from './reply.tsx'

/** Only loads the chunk. */
export function prepareWriting(): void {}

export const slots = {
  composer: composerParts,
  editor: Editor,
  reply: Reply,
  delivery: DeliveryNotice,
  respectNote: RespectNote,
  naming: NamingStep,
} satisfies Slots

export const css = sheetText
