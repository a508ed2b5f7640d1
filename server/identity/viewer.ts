import type { Badge } from '../../shared/comments/comments.ts'
import type { Viewer as PublicViewer } from '../../shared/people/viewers.ts'
import { clear, type Standing, standingRow } from '../people/active-sanctions.ts'
import { type RowOf, text, texts, uuid } from '../platform/database/columns.ts'

/** Who is asking. Nobody is null. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest' | 'staff'
  badges: Badge[]
  /** May decide about other people's comments on this site. */
  moderates: boolean
  /** What moderators decided about them. */
  standing: Standing
}

/** What a guest's viewer is made of. */
export const authorRow = { id: uuid, name: text(), badges: texts<Badge>(), ...standingRow }
export type AuthorRow = RowOf<typeof authorRow>

/** A viewer from an author's row. */
export function guestViewer({ id, name, badges, standing }: AuthorRow): Viewer {
  return { id, name, kind: 'guest', badges, moderates: false, standing: standing ?? clear }
}

/** What a viewer is told about themselves. */
export function publicViewer({ id, name, kind }: Viewer): PublicViewer {
  return { id, name, kind }
}
