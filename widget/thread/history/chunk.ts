import dialogText from '../../styles/dialog.css?inline'
import sheetText from '../../styles/history.css?inline'

import type { Slots } from '../context.ts'
import { ConflictChoice } from '../editing/conflict.tsx'

// The chunk for whoever compares versions of a comment: its history, and two edits that met.

export { history as words } from '../../locales/en/history.ts'
export { openConflict } from '../editing/conflict.tsx'
export { openHistory } from './history.tsx'

export const css = dialogText + sheetText

export const slots = { conflict: ConflictChoice } satisfies Slots
