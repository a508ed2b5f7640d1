import { nudges as words } from '../../locales/en/nudges.ts'
import type { ComposerContext } from '../composer-context.ts'
import type { Draft } from '../draft.ts'
import type { ComposerState, Nudges } from '../form.tsx'
import { createNudges } from './create-nudges.ts'
import { nudgeParts } from './nudge-parts.tsx'

/** Makes the nudges of a composer, and gives it what draws them. `about` as for createNudges. */
export function startNudges(context: ComposerContext, composer: ComposerState, draft: Draft, about: string): Nudges {
  context.words.add(words)
  context.slots.nudges = nudgeParts
  return createNudges(context, composer, draft, about)
}
