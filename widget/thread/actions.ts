import type { Comment, CommentContext } from '../../shared/comments/comments.ts'
import type { Sort } from '../../shared/comments/sorts.ts'
import type { ThreadChanges } from '../../shared/comments/threads.ts'
import type { Restriction, TeamMessage } from '../../shared/people/viewers.ts'
import type { Failure } from '../api/failure.ts'
import type { ComposerState, Refusal } from '../composer/form.tsx'
import type { Naming } from '../composer/identity-step.tsx'
import type { Entry } from './entry.ts'

/** Something a reader can do: resolves with what came of it, or with nothing where its chunk does not load. */
type Verb<Args extends unknown[] = [], Result = unknown> = (...args: Args) => Promise<Result | undefined>

/** What became of a comment of the reader's own. */
export interface Outcome {
  text: string
  /** It takes more room than what stands there. */
  mayGrow: boolean
  /** Puts it on the page. */
  show: () => void
}

/** A comment that was changed while its author edited it, and the three ways out. */
export interface Conflict {
  current: Comment
  mine: string
  saveMine: () => void
  useCurrent: () => void
  keepEditing: () => void
}

/**
 * Everything the widget does beyond showing a thread. Who calls a verb does not know which chunk implements it: comments.tsx
 * loads that first. No verb rejects because of a chunk; that a chunk did not load is said above the list.
 */
export interface Actions {
  /** Loads what writing needs, and does nothing yet. */
  prepareWriting: Verb
  /** Makes the thread's own composer whole, and shows what an earlier visit could not send. */
  equipComposer: Verb
  /** Opens the composer below a comment; `text` goes into it, and `refusal` says why it is back. */
  openReply: Verb<[entry: Entry, text?: string, refusal?: Refusal]>
  /** Opens the editor in a comment's place, with `text` where that is not the comment's own. */
  openEditor: Verb<[entry: Entry, text?: string]>
  deleteComment: Verb<[entry: Entry]>
  pressRespect: Verb<[entry: Entry]>
  /** Asks who has no name here for one, in the place `naming` at a comment. */
  askName: Verb<[entry: Entry], Naming>
  openConflict: Verb<[entry: Entry, conflict: Conflict]>

  toggleMenu: Verb<[entry: Entry, button: HTMLButtonElement]>
  openHistory: Verb<[entry: Entry]>
  toggleSearch: Verb

  /** Puts the thread in another order. */
  sortBy: Verb<[sort: Sort]>
  showMore: Verb
  showReplies: Verb<[entry: Entry]>
  openBranch: Verb<[entry: Entry]>
  /** Shows the branch below the comment of this id, or with '' the list: where the browser's Back and Forward lead. */
  turnToBranch: Verb<[id: string]>
  /** Goes to a comment by its id, wherever in the thread it is. */
  openPermalink: Verb<[id: string]>
  /** Goes to a comment that is not on the page, once its conversation has come. */
  loadPermalink: Verb<[found: Promise<CommentContext>]>
  /** Offers a way back to the comment a link was followed from. */
  offerBackLink: Verb<[link: Element]>
  /** Focuses the heading for who came by a link to the comments. */
  focusOnAnchor: Verb

  togglePause: Verb
  /** Learns of a thread that somebody else begins. */
  awaitThread: Verb
  /** Shows what changed in the thread; `applyToThread` changes its state, count and version. */
  applyChanges: Verb<[changes: ThreadChanges, applyToThread: () => void]>
  showUnread: Verb<[sinceMs: number, atLeast: number]>
  showOutcome: Verb<[entry: Entry, outcome: Outcome]>

  /** Begins what only this reader has here: their own comments, whom they muted, their place in the team. */
  openMyComments: Verb
  /** Asks what became of one comment of the reader's own, and shows that. */
  refreshMyComment: Verb<[entry: Entry]>
  /** Says that a comment just sent waits for review. */
  showWaiting: Verb<[entry: Entry]>
  /** Has the server say when something became of the reader's own comments; then `read` asks for it. */
  followMyComments: Verb<[read: () => Promise<void>]>
  /** Opens the report form; `place` puts it beside the button. */
  openReport: Verb<
    [entry: Entry, button: HTMLButtonElement, place: (popover: HTMLElement, button: HTMLElement) => void]
  >
  withdrawReport: Verb<[entry: Entry]>
  mute: Verb<[entry: Entry]>

  /** Offers one of the team to sign in on this page, in a popup of the server; `done` is called once they are. */
  offerModeration: Verb<[done: () => void]>
  /** Shows the team what only they see; `insert` puts a comment at its place by time. */
  openModeration: Verb<[insert: (comment: Comment, parent: Entry | null) => Entry]>

  /** Says at a composer what its thread asks of who writes there, for as long as it asks. */
  followLimits: Verb<[composer: ComposerState]>
  /** Why a post was refused that a posting limit or a restriction keeps. */
  limitRefusal: Verb<[failure: Failure], Refusal>
  /** Tells a reader what moderators decided about them, and what they want them to know. */
  tellPerson: Verb<[restriction: Restriction | null, messages: TeamMessage[]]>
  /** Says what more there is to say where there is no composer. */
  showHints: Verb
  /** Tells the owner that the server refuses this page. */
  tellRefusal: Verb
}
