import type { Signal } from '@preact/signals-core'
import type { ComponentChild, FunctionComponent } from 'preact'
import type { Comment } from '../../shared/comments/comments.ts'
import type { Viewer } from '../../shared/people/viewers.ts'
import type { ComposerContext } from '../composer/composer-context.ts'
import type { ComposerSlots, ComposerState } from '../composer/form.tsx'
import type { Words } from '../locales/say.ts'
import type { Actions } from './actions.ts'
import type { Entry, EntrySlot } from './entry.ts'
import type { ThreadModel } from './model.ts'
import type { Host, Options } from './options.ts'

/** One branch, shown alone. It hangs here as long as it is shown, and not in the list. */
export interface View {
  root: Entry
  /** The way down to it, from the top. */
  ancestors: Comment[]
  /** Which view it was opened from; null where that was the list. */
  before: View | null
  /** Puts the branch back where it belongs, and with `isReturning` the reader too. */
  leave: (isReturning: boolean) => void
}

/** Why there is no composer: since when it is closed, or what the owner must do. */
export type Hint = { closedSince: string } | { isForTeam: true } | { origin: string; command: string }

/** What chunks draw above, in or instead of the list; each brings the components of its names. */
export type ThreadSlot = 'hint' | 'branch' | 'arrivals' | 'unread' | 'search' | 'teamMessage'

/** The components a chunk brings, by the names of their places. */
export type Slots = {
  [Name in EntrySlot]?: (props: { context: ThreadContext; entry: Entry }) => ComponentChild
} & { [Name in ThreadSlot]?: (props: { context: ThreadContext }) => ComponentChild } & ComposerSlots

/** What the components of a thread read and call; passed down as a prop, because a page may hold several threads. */
export interface ReadingContext {
  /** Null where the same components are rendered to a string: on a plain page, and for one that includes its comments. */
  shadow: ShadowRoot | null
  options: Options
  words: Words
  thread: ThreadModel
  /** The thread's, at hand for composers. */
  settings: ThreadModel['settings']
  /** Who the reader is, as this device remembers; null until that is known. */
  viewer: Signal<Viewer | null>
  /** The composer of the thread itself; replies and edits have composers of their own. */
  composer: ComposerState
  /** What is said above the list: a link that leads nowhere, a chunk that did not load. */
  notice: Signal<string | null>
  hint: Signal<Hint | null>
  /** The branch that is shown in place of the list. */
  view: Signal<View | null>
  /** What there is to say of what came meanwhile, above the list. */
  news: Signal<'arrivals' | 'unread' | null>
  /** What stands between the toolbar and the list. */
  panel: Signal<'search' | 'teamMessage' | null>
  /** The page's own link to the comments, which leads back to the article. */
  jump: Signal<HTMLElement | null>
  actions: Actions
  /** What has come so far of what chunks draw, and the context they draw with. */
  slots: Slots & { context?: ThreadContext }
  /** A page without script: where further replies are, and what stands below a comment. Absent where buttons do all that. */
  plain?: { hrefOf: (entry: Entry) => string; Foot: FunctionComponent<{ entry: Entry }> }
  /** Tells the page, by a bubbling `afterword:…` event of the element. */
  emit: (name: string, detail: unknown) => void
}

/** The same in the element of a page. */
export interface MountedContext extends ReadingContext {
  host: Host
}

/** What verbs work with: the thread as it is read, and what the startup chunk adds to send, to speak and to know the reader. */
export interface ThreadContext extends MountedContext, Omit<ComposerContext, 'host' | 'slots'> {
  /** Runs something once no write of the reader is on its way: what the server tells may be about it. */
  afterWrites: (run: () => void) => void
}
