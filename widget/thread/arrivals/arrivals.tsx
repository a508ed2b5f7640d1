import { batch, type Signal, signal } from '@preact/signals-core'
import { render } from 'preact'
import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import type { Sort } from '../../../shared/comments/sorts.ts'
import { focusEntry } from '../comment.tsx'
import { addFooter } from '../comment-footer.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { focusQuietly, keepAnchor } from '../scroll-anchor.ts'
import { addEntry } from '../tree.ts'

/** More than these are not fetched one by one: the list is read anew. */
const fetchedMax = 100

/** What came to the top level and is not on the page: by id, and how many more there are than were named. */
interface Arrivals {
  ids: Signal<string[]>
  unnamed: Signal<number>
  /** What was pinned meanwhile, on the page or not. */
  pinned: Signal<string[]>
}

const all = new WeakMap<ThreadContext, Arrivals>()
const branches = new WeakMap<Entry, Signal<string[]>>()

/** The new roots of a thread, offered by a button above the list, and by its copy where that is out of view. */
export function arrivalsOf(context: ThreadContext): Arrivals {
  const known = all.get(context)
  if (known) return known
  const made: Arrivals = { ids: signal([]), unnamed: signal(0), pinned: signal([]) }
  all.set(context, made)
  offerArrivals(context)
  float(context)
  return made
}

/** Puts the button above the list, unless something else has that place. */
export function offerArrivals(context: ThreadContext): void {
  if (all.has(context)) context.news.value ??= 'arrivals'
}

/** A new reply to a comment on the page is offered at the end of that branch. */
export function addReply(context: ThreadContext, parent: Entry, id: string): void {
  const known = branches.get(parent)
  if (known) {
    known.value = [...new Set([...known.peek(), id])]
    return
  }
  const ids = signal([id])
  branches.set(parent, ids)
  let last = parent
  while (last.replies.peek().length > 0) last = last.replies.peek().at(-1)!
  const remove = addFooter(last, {
    label() {
      const n = unseen(context, ids).length
      return n > 0 && context.words.say('new.branch', { n })
    },
    press: () =>
      show(context, unseen(context, ids), parent, () => {
        branches.delete(parent)
        remove()
      }),
  })
}

/** Counts so many more replies to a comment, or fewer. */
export function countReply({ comment }: Entry, by: number): void {
  const now = comment.peek()
  comment.value = { ...now, replyCount: Math.max(0, now.replyCount + by) }
}

/** What was taken down again before anybody asked for it. */
export function dropArrival(context: ThreadContext, id: string, parent: Entry | undefined): void {
  const { ids: roots, pinned } = arrivalsOf(context)
  for (const ids of [roots, pinned, parent && branches.get(parent)])
    if (ids?.peek().includes(id)) ids.value = ids.peek().filter((other) => other !== id)
}

/** Reads comments of the thread by their ids, in as many pages as they take; those hidden since are missing. */
export async function readSome(context: ThreadContext, ids: string[]): Promise<Comment[]> {
  const { items, nextCursor } = await readComments(
    context,
    ids.map((id) => ['id', id] as ['id', string]),
  )
  const rest = ids.filter((id) => !items.some((item) => item.id === id))
  return nextCursor ? [...items, ...(await readSome(context, rest))] : items
}

const readComments = (
  { request, thread }: ThreadContext,
  query: ['id', string][] | { sort: Sort; limit: number },
): Promise<CommentPage> =>
  request('GET /threads/{thread}/comments', { params: { thread: thread.thread.peek()!.id! }, query })

// What the reader's own post, a link or a further page brought meanwhile is new no more.
function unseen({ thread }: ThreadContext, ids: Signal<string[]>): string[] {
  void thread.drawn.value
  return ids.value.filter((id) => !thread.index.has(id))
}

/** The buttons that show what came. */
export function Pill({ context }: { context: ThreadContext }) {
  const { say } = context.words
  const { ids, unnamed, pinned } = arrivalsOf(context)
  const n = unseen(context, ids).length + unnamed.value
  const pins = pinned.value.length
  return (
    <>
      {n > 0 && (
        <button type="button" class="button boxed pill" onClick={() => showRoots(context)}>
          {say('new.pill', { n })}
        </button>
      )}
      {pins > 0 && (
        <button type="button" class="button boxed pill pin" onClick={() => showPinned(context)}>
          {say('pinned.new', { n: pins })}
        </button>
      )}
    </>
  )
}

/** Announces that comments could not be loaded. */
export const announceFailure = ({ announce, words }: ThreadContext) => announce(words.say('load.fail.hint'), true)

/** Puts what was pinned above the list, as whoever comes now finds it, and goes there. */
async function showPinned(context: ThreadContext): Promise<void> {
  const { thread } = context
  const { index, roots } = thread
  const { pinned } = arrivalsOf(context)
  const ids = pinned.peek().toReversed()
  try {
    const missing = ids.filter((id) => !index.has(id))
    const items = missing.length > 0 ? await readSome(context, missing) : []
    batch(() => {
      pinned.value = []
      for (const item of items) if (!index.has(item.id)) addEntry(thread, item, null)
      const first = ids.flatMap((id) => index.get(id) ?? [])
      roots.value = [...first, ...roots.peek().filter((root) => !first.includes(root))]
      focusEntry(context, first[0])
    })
  } catch {
    announceFailure(context)
  }
}

function showRoots(context: ThreadContext): Promise<void> {
  const { ids, unnamed } = arrivalsOf(context)
  const fresh = unseen(context, ids)
  const clear = () => {
    ids.value = []
    unnamed.value = 0
  }
  return unnamed.peek() > 0 || fresh.length > fetchedMax ? readAnew(context, clear) : show(context, fresh, null, clear)
}

async function show(context: ThreadContext, ids: string[], parent: Entry | null, clear: () => void): Promise<void> {
  const { thread } = context
  try {
    const items = (await readSome(context, ids)).filter(({ id }) => !thread.index.has(id))
    await keepAnchor(context, () =>
      batch(() => {
        clear()
        for (const item of items) addEntry(thread, item, parent).isNew.value = true
        if (parent) countReply(parent, items.length)
      }),
    )
    const first = parent || thread.sort.peek() === 'oldest' ? items[0] : items.at(-1)
    focusQuietly(context, first?.id)
  } catch {
    announceFailure(context)
  }
}

async function readAnew(context: ThreadContext, clear: () => void): Promise<void> {
  const { options, session, thread } = context
  try {
    const page = await readComments(context, { sort: thread.sort.peek(), limit: options.perPage })
    batch(() => {
      clear()
      thread.show(page)
    })
    // What only they may see comes with no list.
    if (session.token()) context.actions.openMyComments()
    focusEntry(context, thread.roots.peek()[0])
  } catch {
    announceFailure(context)
  }
}

/** Draws the copy of the pill, at the bottom of the window, while the list is in view and the pill is not. */
function float(context: ThreadContext): void {
  const root = context.shadow!.querySelector('.root')!
  const dock = document.createElement('div')
  dock.className = 'dock'
  dock.hidden = true
  root.append(dock)
  render(<Pill context={context} />, dock)
  const seen = new Map<Element, boolean>()
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen.set(target, isIntersecting)
    const isInView = (selector: string) => seen.get(root.querySelector(selector)!) ?? false
    dock.hidden = !isInView('.list') || isInView('.news > .pill')
  })
  // The row may hold something else than the pill, and both come and go; at the end everything does.
  const watch = () => {
    for (const element of root.querySelectorAll('.list, .news > .pill')) observer.observe(element)
    if (root.querySelector('.content')) return
    observer.disconnect()
    changes.disconnect()
    dock.remove()
  }
  const changes = new MutationObserver(watch)
  changes.observe(root, { childList: true, subtree: true })
  watch()
}
