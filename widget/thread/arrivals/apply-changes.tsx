import { batch } from '@preact/signals-core'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { CommentChange, ThreadChanges } from '../../../shared/comments/threads.ts'
import { addFooter } from '../comment-footer.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { focusQuietly, keepAnchor, keepHeight } from '../scroll-anchor.ts'
import { addReply, announceFailure, arrivalsOf, countReply, dropArrival, readSome } from './arrivals.tsx'
import { applyMarks } from './marks.tsx'

const betweenMs = 30_000
const silentUntilMs = new WeakMap<ThreadContext, number>()
/** The latest revision known of comments whose words here are older. */
const newer = new WeakMap<Entry, number>()

/** Tells the reader what changed in the thread: offers what is new, hides what is gone. `applyToThread` changes the thread itself. */
export function applyChanges(context: ThreadContext, changes: ThreadChanges, applyToThread: () => void): void {
  const { index, settings, thread } = context.thread
  const { state, commentCount } = thread.peek()!
  const { ids, unnamed } = arrivalsOf(context)
  if (changes.thread.state === state && changes.thread.readOnly === settings.peek()!.readOnly) applyToThread()
  else closeOrReopen(context, changes.thread, applyToThread)
  if (!changes.comments) unnamed.value += Math.max(1, changes.thread.commentCount - commentCount)
  let n = 0
  for (const change of changes.comments ?? []) {
    const { id, parentId } = change
    const entry = index.get(id)
    const parent = parentId ? index.get(parentId) : undefined
    const { author, moderation } = entry?.comment.peek() ?? {}
    const isOwn = !!author && author.id === context.viewer.peek()?.id
    // What only this reader is told of it, they ask for themselves.
    if (entry && (moderation || (isOwn && change.state === 'removed'))) context.actions.refreshMyComment(entry)
    else if (change.state !== 'published') {
      dropArrival(context, id, parent)
      // Word of what the reader deleted here may come after they took it back.
      const isOwnAct = change.state === 'deleted' && isOwn
      if (entry && author && !isOwnAct) remove(context, entry, change)
    } else if (entry || change.marks) {
      applyMarks(context, entry, change)
      if (entry) offerUpdate(context, entry, change)
    } else if (!parentId) ids.value = [...new Set([...ids.peek(), id])]
    else if (parent?.cursor.peek() === null) addReply(context, parent, id)
    // Those follow further replies that are not here either.
    else if (parent) countReply(parent, 1)
    if (!entry && change.state === 'published' && !change.marks) n++
  }
  if (n > 0) announce(context, n)
}

/**
 * Comments were closed or made read-only, or opened again. What somebody is writing stays, and its composer says why it cannot
 * be posted.
 */
function closeOrReopen(context: ThreadContext, { readOnly }: ThreadChanges['thread'], applyToThread: () => void): void {
  const { actions, hint, thread } = context
  keepAnchor(context, () => {
    batch(() => {
      applyToThread()
      thread.settings.value = { ...thread.settings.peek()!, readOnly }
    })
    hint.value = null
    actions.showHints()
  })
}

/** A comment was taken down: its words go at once, its height only when nobody sees it. */
function remove(context: ThreadContext, entry: Entry, { state }: CommentChange): void {
  const { announce, shadow, words } = context
  const { comment, inPlace } = entry
  const before = comment.peek()
  const article = shadow!.getElementById(`comment-${before.id}`)
  const hadFocus = !inPlace.peek() && article?.contains(shadow!.activeElement)
  if (article) keepHeight(context, article)
  const gone = state === 'deleted' ? state : 'removed'
  comment.value = { ...before, state: gone, author: null, body: [], editedAt: null }
  if (entry.parent) countReply(entry.parent, -1)
  if (article && hadFocus) {
    // Its controls are gone in a moment, and the focus with them.
    queueMicrotask(() => focusQuietly(context, before.id))
    announce(words.say(gone === 'deleted' ? 'tomb.author' : 'tomb.mod'))
  }
}

/** A comment has other words by now, or is back: shown when the reader says so. */
function offerUpdate(context: ThreadContext, entry: Entry, { id, revision }: CommentChange): void {
  const isOffered = newer.has(entry)
  const isOld = ({ author, revision: shown }: Comment) => !author || shown < newer.get(entry)!
  newer.set(entry, revision)
  if (isOffered || !isOld(entry.comment.peek())) return
  const done = () => {
    newer.delete(entry)
    takeBack()
  }
  const show = async () => {
    try {
      const [now] = await readSome(context, [id])
      await keepAnchor(context, () => {
        done()
        if (!now) return
        const before = entry.comment.peek()
        if (!before.author && entry.parent) countReply(entry.parent, 1)
        entry.comment.value = { ...now, replyCount: before.replyCount }
      })
      focusQuietly(context, id)
    } catch {
      announceFailure(context)
    }
  }
  const takeBack = addFooter(entry, {
    // The reader's own edit, or an answer that carried it, may have been faster.
    label: () => isOld(entry.comment.value) && context.words.say('updated.show'),
    press: show,
  })
}

/** Only to who is here, and not all the time. */
function announce(context: ThreadContext, n: number): void {
  const nowMs = performance.now()
  if (!context.shadow!.activeElement || nowMs < (silentUntilMs.get(context) ?? 0)) return
  silentUntilMs.set(context, nowMs + betweenMs)
  context.announce(context.words.say('new.pill', { n }))
}
