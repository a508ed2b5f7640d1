import type { Comment, CommentPage } from './comments/comments.ts'
import type { DecisionReason } from './comments/decision-reasons.ts'
import type { Node } from './comments/nodes.ts'
import type { Sort } from './comments/sorts.ts'
import type { ThreadPage } from './comments/threads.ts'
import type { ProblemBody } from './problem-body.ts'
import type { ProblemSlug } from './problems.ts'

/** Why a plain form was refused: the problem that the API would have answered. */
interface PlainRefusal {
  slug: ProblemSlug
  problem: Pick<ProblemBody, 'errors' | 'comment' | 'retryAfterS' | 'until' | 'message'>
}

/** The form of a plain page, with what was typed into it before. */
export interface PlainForm {
  /** Idempotency key of this form. */
  key: string
  /** Signed time at which it was made; empty if unknown. */
  made: string
  /** The comment replied to; null at the top level. */
  parent: Pick<Comment, 'id' | 'author'> | null
  name: string
  body: string
  /** Name under which this browser posted before; null asks for one. */
  viewerName: string | null
  refusal: PlainRefusal | null
}

/** Content of a plain page: a page of a thread, or one branch of it. */
export interface PlainThread {
  page: ThreadPage
  sort: Sort
  /** A branch with its ancestors; null for the whole thread. */
  branch: { ancestors: Comment[]; comment: Comment; replies: CommentPage } | null
  /** Address of this page, to which links add query parameters. */
  address: string
  /** Address of the article; null unless it is on a known origin. */
  articleUrl: string | null
  /** Whether the thread exists or may be created by a first comment. */
  isKnownPage: boolean
  /** The comment just posted is held and not on the page. */
  isHeld: boolean
  /** Null if nobody can write, or if the page shows a branch. */
  form: PlainForm | null
}

/** Content of an include: the element's attributes and the thread in its shadow root. */
export interface ThreadInclude {
  page: ThreadPage
  /** The page's own id; null where its address names it. */
  pageId: string | null
  /** The site as its address names it; `_` is left out. */
  site: string
  /** Address of the thread's plain page. */
  plainUrl: string
  sheetUrl: string
}

type MailReason = Exclude<DecisionReason, 'other'>

/** Keys of the texts that the server writes, from the widget's tables. */
export type ServerWordKey =
  | `mail.${'waits' | 'rule'}${'' | '.text'}`
  | `mail.test${'' | '.text'}`
  | `address.${'ask' | 'moved'}${'' | '.text'}`
  | `address.${'question' | 'confirm' | 'done' | 'over.hint'}`
  | 'mail.page.rule'
  | 'mail.by'
  | `mail.${'approve' | 'reject' | 'spam'}`
  | 'mail.reason'
  | `mail.reason.${MailReason}`
  | `mail.${'done' | 'unchanged' | 'over'}${'' | '.hint'}`
  | 'mail.meanwhile'
  | `here.${'title' | 'ask' | 'yes' | 'no' | 'sign-in' | 'console' | 'lost' | 'failed' | 'unknown'}`
  | 'page.comments'
  | 'page.comments.on'
  | 'page.error'
  | `feed.${'comment' | 'reply'}${'' | '.on'}`

/** Returns a text with its slots filled in, unescaped: escape it for HTML. */
export type ServerSay = (key: ServerWordKey, slots?: Record<string, string | number>) => string

/** Renders the widget's components to HTML; built by Vite for Node and loaded by the server. */
export interface PageRenderer {
  /** Texts that the server writes. */
  say: ServerSay
  /** The style sheet of every plain page. */
  styles: string
  /** The style sheet inside every include. */
  includeStyles: string
  /** Content of a plain page's `<main>`. */
  renderThread: (thread: PlainThread) => string
  /** Content of `<main>` of a page with only a returned form. `action` is its target. */
  renderForm: (form: PlainForm, action: string) => string
  /** A comment's body for feeds: HTML that is also XHTML, except for `]]>` in text. */
  renderBody: (body: Node[]) => string
  /** An element that shows its comments before any script runs. */
  renderInclude: (include: ThreadInclude) => string
}
