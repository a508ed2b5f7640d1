import type { Comment, CommentPage } from './comments.ts'
import type { ThreadPage } from './threads.ts'

/** What a plain page shows: a page of a thread, or one branch of it. */
export interface PlainThread {
  page: ThreadPage
  /** The way down to a branch and the comment it begins with; null for the thread itself. */
  branch: { ancestors: Comment[]; comment: Comment; replies: CommentPage } | null
  /** The address of this page, to which links add what they ask for. */
  address: string
  /** Where the article is; null where no known origin holds it. */
  articleUrl: string | null
}

/** The widget's own components rendered to HTML: built by Vite for Node, given to the server as it is. */
export interface PageRenderer {
  /** The style sheet of every plain page. */
  styles: string
  /** The inside of a plain page's `<main>`. */
  renderThread: (thread: PlainThread) => string
}
