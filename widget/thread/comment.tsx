import { branchViewDepth } from '../../shared/limits.ts'
import { drawNodes } from '../ui/nodes.tsx'
import { minute } from '../ui/time.ts'
import { fold, Header, nameOf } from './comment-header.tsx'
import type { ReadingContext } from './context.ts'
import { drawSlot } from './draw-slot.tsx'
import { type Entry, type EntrySlot, unloadedReplies } from './entry.ts'
import { writeLockOf } from './may-write.ts'
import { drawnOf } from './model.ts'
import { RespectButton } from './reactions/respect-button.tsx'

interface Props {
  context: ReadingContext
  entry: Entry
  /** Whether the comment it answers stands right above it. */
  isFirst: boolean
}

/** A comment with everything below it. */
export function CommentItem({ context, entry, isFirst }: Props) {
  const comment = entry.comment.value
  const replies = entry.replies.value
  const isCollapsed = entry.isCollapsed.value
  const inPlace = entry.inPlace.value
  const delivery = entry.delivery.value
  const Foot = context.plain?.Foot
  const hasReplies = replies.length > 0 || unloadedReplies(entry) > 0
  const slot = (name: EntrySlot | null) => drawSlot(context, name, entry)
  return (
    <li class="item">
      <article
        class="comment"
        id={`comment-${comment.id}`}
        aria-labelledby={`name-${comment.id}`}
        tabIndex={-1}
        data-delivery={delivery?.phase}
      >
        <Header context={context} entry={entry} />
        {!isCollapsed && (
          <>
            {inPlace ? slot(inPlace) : <Words context={context} entry={entry} isFirst={isFirst} />}
            {delivery ? (
              slot('delivery')
            ) : Foot ? (
              <Foot entry={entry} />
            ) : (
              !inPlace && comment.author && <Actions context={context} entry={entry} />
            )}
            {entry.notes.value.map(slot)}
          </>
        )}
      </article>
      {!isCollapsed && slot(entry.below.value)}
      {!isCollapsed && hasReplies && (
        <div class="branch">
          {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the button in the header is the accessible way. */}
          <div
            class="rail"
            // The focus stays where it is until it is known where it must go.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => fold(context, entry, true)}
          />
          <Replies context={context} entry={entry} />
        </div>
      )}
    </li>
  )
}

function Words({ context, entry, isFirst }: Props) {
  const { say } = context.words
  const comment = entry.comment.value
  const parent = entry.parent?.comment.value
  return (
    <>
      {parent?.author && !isFirst && (
        <a class="inreply" href={`#comment-${parent.id}`}>
          {say('inreply', { name: parent.author.name })}
        </a>
      )}
      {comment.author && <div class="body">{drawNodes(comment.body)}</div>}
      {drawSlot(context, entry.status.value, entry)}
    </>
  )
}

function Actions({ context, entry }: { context: ReadingContext; entry: Entry }) {
  const { say } = context.words
  const comment = entry.comment.value
  const { id, name } = comment.author!
  const why = writeLockOf(context)
  const mayAnswer = !why && comment.state === 'published'
  const isOwn = context.viewer.value?.id === id
  const mayEdit =
    // What was written before stays its author's.
    (!why || why === 'closed') &&
    isOwn &&
    !comment.moderation?.decision &&
    minute.value < Date.parse(comment.createdAt) + context.thread.settings.value!.editWindowS * 1_000
  return (
    <div class="actions">
      <RespectButton context={context} entry={entry} mayPress={mayAnswer} isOwn={isOwn} />
      {mayAnswer && (
        <button
          type="button"
          class="button reply"
          aria-label={say('reply.name', { name })}
          onClick={() => context.actions.openReply(entry)}
        >
          {say('reply')}
        </button>
      )}
      <button
        type="button"
        class="button more"
        aria-label={say('more.name', { name })}
        aria-expanded={false}
        onClick={(event) => context.actions.toggleMenu(entry, event.currentTarget)}
      >
        {say('more')}
      </button>
      {/* Last: who the reader is becomes known a moment later, and nothing may move then. */}
      {mayEdit && (
        <button
          type="button"
          class="button edit"
          aria-label={say('edit.name')}
          onClick={() => context.actions.openEditor(entry)}
        >
          {say('edit')}
        </button>
      )}
    </div>
  )
}

function Replies({ context, entry }: { context: ReadingContext; entry: Entry }) {
  const { say } = context.words
  const comment = entry.comment.value
  const name = nameOf(context, comment)
  // Level 5 is flat at every width, lower ones where it is narrow.
  const depth = comment.depth - context.options.topDepth
  const level = depth < context.options.maxDepth ? Math.max(1, depth + 1) : 5
  const n = unloadedReplies(entry)
  const replies = entry.replies.value
  const drawn = drawnOf(context.thread, replies)
  return (
    // biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets, and here the list is the meaning.
    <ol class="replies" role="list" data-level={level} aria-label={say('replies.of', { name })}>
      {drawn.map((reply, at) => (
        <CommentItem key={reply} context={context} entry={reply} isFirst={at === 0} />
      ))}
      {drawn.length === replies.length && entry.cursor.value !== null && n > 0 && (
        <li>
          <MoreReplies context={context} entry={entry} n={n} />
        </li>
      )}
    </ol>
  )
}

function MoreReplies({ context, entry, n }: { context: ReadingContext; entry: Entry; n: number }) {
  const { say } = context.words
  // As deep as this the server lets a branch end: what follows is shown in a view of its own.
  const { depth } = entry.comment.value
  const isEnd = depth > context.options.topDepth && depth % branchViewDepth === 0
  const label = say(isEnd ? 'continue' : 'more.replies', { n })
  if (context.plain)
    return (
      <a class="button more-replies" href={context.plain.hrefOf(entry)}>
        {label}
      </a>
    )
  return (
    <button
      type="button"
      class="button more-replies"
      onClick={() => context.actions[isEnd ? 'openBranch' : 'showReplies'](entry)}
    >
      {entry.hasFailed.value ? `${say('partial')} ${say('retry')}` : label}
    </button>
  )
}

/** Moves the focus to a comment on the page, once it is drawn. */
export function focusEntry(context: ReadingContext, entry: Entry | undefined): void {
  if (!entry) return
  requestAnimationFrame(() => context.shadow?.getElementById(`comment-${entry.comment.peek().id}`)?.focus())
}
