import type { Slots } from '../context.ts'
import { TeamStatus } from './decide.tsx'
import { ModerationNote } from './moderation.tsx'

// The chunk for the team: what only they see of a thread, and what they do about it where they read it.

export { moderation as words } from '../../locales/en/moderation.ts'
export { openModeration } from './moderation.tsx'
export { offerModeration } from './sign-in.tsx'

export const slots = { moderation: ModerationNote, teamStatus: TeamStatus } satisfies Slots
