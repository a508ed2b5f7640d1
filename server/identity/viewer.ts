import type { Badge } from '../../shared/comments/comments.ts'
import type { Viewer as PublicViewer } from '../../shared/people/viewers.ts'
import { type ActiveSanctions, noSanctions, sanctionsRow } from '../people/active-sanctions.ts'
import { type RowOf, text, texts, uuid } from '../platform/database/columns.ts'

/** The person who sends the request; anonymous readers are `null`. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest' | 'staff'
  badges: Badge[]
  /** May moderate comments on this site. */
  moderates: boolean
  /** Their sanctions in force. */
  sanctions: ActiveSanctions
}

/** Columns of `author` from which a guest's viewer is made. */
export const authorRow = { id: uuid, name: text(), badges: texts<Badge>(), ...sanctionsRow }
type AuthorRow = RowOf<typeof authorRow>

/** Makes a guest's viewer from their author row. */
export function guestViewer({ id, name, badges, sanctions }: AuthorRow): Viewer {
  return { id, name, kind: 'guest', badges, moderates: false, sanctions: sanctions ?? noSanctions }
}

/** The viewer as the API returns them. */
export function publicViewer({ id, name, kind }: Viewer): PublicViewer {
  return { id, name, kind }
}
