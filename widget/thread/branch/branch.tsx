import { batch } from '@preact/signals-core'
import type { Comment, CommentContext } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import sheetText from '../../styles/branch.css?inline'
import { CommentItem } from '../comment.tsx'
import type { Slots, ThreadContext, View } from '../context.ts'
import { type Entry, makeEntry } from '../entry.ts'
import { BackLink } from '../permalinks/back-link.tsx'
import { findEntry } from '../permalinks/load-permalink.ts'
import { isBelow, scrollClear } from '../permalinks/permalink.ts'

// The chunk for branches that go deeper than a list can show: each is a view of its own, in place of the list.

// biome-ignore lint/performance/noBarrelFile: its words come with it.
export { branch as words } from '../../locales/en/branch.ts'
export { offerBackLink } from '../permalinks/back-link.tsx'
export { loadPermalink } from '../permalinks/load-permalink.ts'

export const css = sheetText

export const slots = { branch: Branch, backLink: BackLink } satisfies Slots

const crumbLength = 80

/** Opens the branch below a comment as a view of its own, with an address of its own: the browser's Back leaves it. */
export async function openBranch(context: ThreadContext, entry: Entry): Promise<void> {
  const { id } = entry.comment.peek()
  const from = context.view.peek()
  const address = location.href.replace(/#.*/, '')
  if (!(await show(context, entry)) || context.view.peek()?.root !== entry) return
  // Where the reader comes back to by Back must be known for the list, too. The page's own state stays beside ours.
  if (!from) history.replaceState({ ...history.state, afterwordBranch: '' }, '')
  history.pushState({ ...history.state, afterwordBranch: id }, '', `${address}#comment-${id}`)
}

/** Shows the branch below the comment of this id, or with '' the list: where the browser's Back and Forward lead. */
export async function turnToBranch(context: ThreadContext, id: string): Promise<void> {
  const open = chainOf(context.view.peek())
  const at = open.findIndex(({ root }) => root.comment.peek().id === id)
  if (at >= 0 || !id) {
    const leaving = at >= 0 ? open.slice(0, at) : open
    for (const view of leaving) view.leave(view === leaving.at(-1))
    return
  }
  const entry = await findEntry(context, id)
  if (entry && entry !== 'elsewhere') await show(context, entry)
}

/** The views that are open, the one that is shown first. */
function chainOf(view: View | null): View[] {
  return view ? [view, ...chainOf(view.before)] : []
}

async function show(context: ThreadContext, root: Entry): Promise<boolean> {
  const { request, session, shadow, thread, view } = context
  const { id } = root.comment.peek()
  let found: CommentContext
  root.hasFailed.value = false
  try {
    found = await request('GET /comments/{id}/context', { params: { id }, token: session.token() })
  } catch {
    root.hasFailed.value = true
    return false
  }
  for (const other of chainOf(view.peek())) if (!isBelow(root, other.root)) other.leave(false)
  const topPx = placeOf(context, root)
  const scrolledPx = scrollY
  const [replies, cursor] = [root.replies.peek(), root.cursor.peek()]
  const branch: View = {
    root,
    ancestors: found.ancestors,
    before: view.peek(),
    leave(isReturning) {
      batch(() => {
        root.replies.value = replies
        root.cursor.value = cursor
        putBack(root, next)
        view.value = branch.before
      })
      if (isReturning) requestAnimationFrame(() => comeBack(context, root, scrolledPx, topPx))
    },
  }
  let next: Entry | undefined
  batch(() => {
    addReplies(context, root, found)
    next = takeOut(root)
    thread.drawn.value = thread.index.size
    view.value = branch
  })
  requestAnimationFrame(() => {
    scrollClear(shadow!.querySelector('.branch-view')!)
    shadow!.getElementById(`comment-${id}`)?.focus({ preventScroll: true })
  })
  return true
}

/** What is known of the branch stays; what the server knows beyond that comes where it belongs. */
function addReplies({ thread }: ThreadContext, root: Entry, { comment, replies }: CommentContext): void {
  const items = replies.items.map((reply) => thread.index.get(reply.id) ?? makeEntry(reply, root, thread.index))
  const others = root.replies.peek().filter((reply) => !items.includes(reply))
  root.comment.value = { ...root.comment.peek(), replyCount: comment.replyCount }
  root.replies.value = [...items, ...others]
  root.cursor.value = replies.nextCursor
}

// A branch hangs in one place at a time: twice on a page, its ids would name two things. Returns which one followed it.
function takeOut(root: Entry): Entry | undefined {
  const siblings = root.parent?.replies
  if (!siblings) return
  const at = siblings.peek().indexOf(root)
  const next = siblings.peek()[at + 1]
  siblings.value = siblings.peek().filter((other) => other !== root)
  return next
}

function putBack(root: Entry, next: Entry | undefined): void {
  const siblings = root.parent?.replies
  if (!siblings || siblings.peek().includes(root)) return
  const at = next ? siblings.peek().indexOf(next) : -1
  siblings.value = siblings.peek().toSpliced(at < 0 ? siblings.peek().length : at, 0, root)
}

/** How far below the top of the window a comment stands, in pixels; null where it is not drawn. */
const placeOf = ({ shadow }: ThreadContext, { comment }: Entry): number | null =>
  shadow!.getElementById(`comment-${comment.peek().id}`)?.getBoundingClientRect().top ?? null

/** Where the reader was: the page at the same height, the focus on what opened the branch. */
function comeBack(context: ThreadContext, root: Entry, scrolledPx: number, topPx: number | null): void {
  const { id } = root.comment.peek()
  const article = context.shadow!.getElementById(`comment-${id}`)
  const opener = article?.closest('.item')?.querySelector<HTMLElement>('.more-replies')
  ;(opener ?? article)?.focus({ preventScroll: true })
  scrollTo({ top: scrolledPx, behavior: 'instant' })
  // What was read may stand elsewhere on the page by now, not elsewhere in the window.
  const now = placeOf(context, root)
  if (now !== null && topPx !== null && now !== topPx) scrollBy({ top: now - topPx, behavior: 'instant' })
}

function Branch({ context }: { context: ThreadContext }) {
  const { root, ancestors } = context.view.value!
  const { say } = context.words
  const inside = { ...context, options: { ...context.options, topDepth: root.comment.value.depth } }
  return (
    <div class="branch-view">
      <button type="button" class="button boxed" onClick={() => backToAll(context)}>
        {say('all')}
      </button>
      <nav aria-label={say('crumbs')}>
        {/* biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets. */}
        <ol class="crumbs" role="list">
          {ancestors.map((comment) => (
            <Crumb key={comment.id} context={context} comment={comment} />
          ))}
        </ol>
      </nav>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above. */}
      <ol class="list" role="list">
        <CommentItem context={inside} entry={root} isFirst={false} />
      </ol>
    </div>
  )
}

function Crumb({ context: { words }, comment }: { context: ThreadContext; comment: Comment }) {
  const gone = comment.state === 'deleted' ? 'tomb.author' : 'tomb.mod'
  return (
    <li>
      <a class="crumb" href={`#comment-${comment.id}`}>
        {comment.author ? (
          <>
            <bdi>{comment.author.name}</bdi> <span class="time">{excerptOf(comment)}</span>
          </>
        ) : (
          words.say(gone)
        )}
      </a>
    </li>
  )
}

function excerptOf({ body }: Comment): string {
  const text = textOf(body)
  return text.length > crumbLength ? `${text.slice(0, crumbLength)}…` : text
}

const textOf = (nodes: Node[]): string =>
  nodes.map((node) => ('text' in node ? node.text : 'children' in node ? textOf(node.children) : ' ')).join('')

/** The list again, as it was, under the address it had. */
function backToAll(context: ThreadContext): void {
  const address = location.href.replace(/#.*/, '')
  history.pushState({ ...history.state, afterwordBranch: '' }, '', address)
  turnToBranch(context, '')
}
