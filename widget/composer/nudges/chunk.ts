import { nudges as words } from '../../locales/en/nudges.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { Draft } from '../draft.ts'
import type { ComposerState, Nudges } from '../form.tsx'
import { createNudges } from './create-nudges.ts'
import { nudgeParts } from './nudge-parts.tsx'

/** Makes the nudges of a composer, and gives it what draws them. `about` as for createNudges. */
export function startNudges(desk: ComposerContext, box: ComposerState, draft: Draft, about: string): Nudges {
  desk.words.add(words)
  desk.slots.nudges = nudgeParts
  return createNudges(desk, box, draft, about)
}
