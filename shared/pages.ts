import type { Comment, CommentPage } from './comments/comments.ts'
import type { DecisionReason } from './comments/decision-reasons.ts'
import type { Node } from './comments/nodes.ts'
import type { Sort } from './comments/sorts.ts'
import type { ThreadPage } from './comments/threads.ts'
import type { ProblemBody } from './problem-body.ts'
import type { ProblemSlug } from './problems.ts'

/** Why a plain form came back: the problem the API would have answered with. */
export interface PlainRefusal {
  slug: ProblemSlug
  problem: Pick<ProblemBody, 'errors' | 'comment' | 'retryAfterS' | 'until' | 'message'>
}

/** The form of a plain page, with whatever was typed into it before. */
export interface PlainForm {
  /** Makes the post happen once, however often this very form is sent. */
  key: string
  /** When it was made, signed; empty where that cannot be known. */
  made: string
  /** The comment that is answered; null for one of the thread's own. */
  parent: Pick<Comment, 'id' | 'author'> | null
  name: string
  body: string
  /** Whose comments this browser has posted before; null asks for a name. */
  viewerName: string | null
  refusal: PlainRefusal | null
}

/** What a plain page shows: a page of a thread, or one branch of it. */
export interface PlainThread {
  page: ThreadPage
  sort: Sort
  /** The way down to a branch and the comment it begins with; null for the thread itself. */
  branch: { ancestors: Comment[]; comment: Comment; replies: CommentPage } | null
  /** The address of this page, to which links add what they ask for. */
  address: string
  /** Where the article is; null where no known origin holds it. */
  articleUrl: string | null
  /** Whether a first comment may make this thread; true for one that is there. */
  isKnownPage: boolean
  /** What was just posted waits for review, and is not on the page. */
  isHeld: boolean
  /** Null where there is nothing to write: nobody can, or the page shows one branch. */
  form: PlainForm | null
}

/** What a page that includes its comments is made of: the element's attributes, and the thread as its shadow shows it. */
export interface ThreadInclude {
  page: ThreadPage
  /** The site as its address names it; `_` is left out. */
  site: string
  /** Where the plain page of the thread is. */
  plainUrl: string
  sheetUrl: string
}

type MailReason = Exclude<DecisionReason, 'other'>

/** What the server writes itself, by the keys of the widget's tables. */
export type ServerWordKey =
  | `mail.${'waits' | 'rule'}${'' | '.text'}`
  | 'mail.page.rule'
  | 'mail.by'
  | `mail.${'approve' | 'reject' | 'spam'}`
  | 'mail.reason'
  | `mail.reason.${MailReason}`
  | `mail.${'done' | 'unchanged' | 'over'}${'' | '.hint'}`
  | 'mail.meanwhile'
  | 'page.comments'
  | 'page.comments.on'
  | 'page.error'
  | `feed.${'comment' | 'reply'}${'' | '.on'}`

/** Says a sentence whole, with its slots filled as they are: whoever puts it into HTML escapes it. */
export type ServerSay = (key: ServerWordKey, slots?: Record<string, string | number>) => string

/** The widget's own components rendered to HTML: built by Vite for Node, given to the server as it is. */
export interface PageRenderer {
  /** The words of what the server writes itself. */
  say: ServerSay
  /** The style sheet of every plain page. */
  styles: string
  /** The style sheet inside every include. */
  includeStyles: string
  /** The inside of a plain page's `<main>`. */
  renderThread: (thread: PlainThread) => string
  /** The inside of `<main>` where only a form that came back is left of a page. `action` is where it is sent again. */
  renderForm: (form: PlainForm, action: string) => string
  /** A comment's body by itself, as feeds tell it: HTML that is also XHTML, but for `]]>` in text. */
  renderBody: (body: Node[]) => string
  /** An element that shows its comments before any script runs. */
  renderInclude: (include: ThreadInclude) => string
}
