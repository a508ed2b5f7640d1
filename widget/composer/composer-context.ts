import type { Signal } from '@preact/signals-core'
import type { Page } from '../../shared/comments/comments.ts'
import type { PublicSettings } from '../../shared/sites/sites.ts'
import type { Request } from '../api/request.ts'
import type { Session } from '../identity/session.ts'
import type { Words } from '../locales/say.ts'
import type { Announce } from '../ui/announcer.ts'
import { recall, type Written } from '../ui/storage.ts'
import type { ComposerSlots } from './form.tsx'

/** What writing needs to know, and no more: it does not know that there is a thread. */
export interface ComposerContext {
  /** What the page's own markup says of its article. */
  host: { read: (name: string) => string | null }
  words: Words
  request: Request
  session: Session
  announce: Announce
  settings: Signal<PublicSettings | null>
  slots: ComposerSlots
  /** The page written about, as the server is told of it. */
  page: () => Page
  /** The key something written on this page is kept under, on this device; or the name last used on this site, and the guests of the past. */
  keyOf: (about: Written | 'name' | 'past') => string
}

/** Says whether the reader left something unsent here: in the thread's own composer, or on its way. */
export const hasUnsent = ({ keyOf }: ComposerContext) =>
  recall(keyOf('new')) !== null || recall(keyOf('outbox')) !== null
