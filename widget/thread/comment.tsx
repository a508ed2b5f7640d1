import { createElement } from 'preact'
import type { Comment } from '../../shared/comments/comments.ts'
import { branchViewDepth } from '../../shared/limits.ts'
import { drawNodes } from '../ui/nodes.tsx'
import { absoluteTime, minute, relativeTime } from '../ui/time.ts'
import type { ReadingContext } from './context.ts'
import { drawSlot } from './draw-slot.tsx'
import { type Entry, type EntrySlot, hiddenReplies, unloadedReplies } from './entry.ts'
import { whyNoWriting } from './may-write.ts'
import { drawnOf } from './model.ts'
import { RespectButton } from './reactions/respect-button.tsx'

interface Props {
  widget: ReadingContext
  entry: Entry
  /** Whether the comment it answers stands right above it. */
  isFirst: boolean
}

/** A comment with everything below it. */
export function CommentItem({ widget, entry, isFirst }: Props) {
  const comment = entry.comment.value
  const replies = entry.replies.value
  const isCollapsed = entry.isCollapsed.value
  const inPlace = entry.inPlace.value
  const delivery = entry.delivery.value
  const Foot = widget.plain?.Foot
  const hasReplies = replies.length > 0 || unloadedReplies(entry) > 0
  const slot = (name: EntrySlot | null) => drawSlot(widget, name, entry)
  return (
    <li class="item">
      <article
        class="comment"
        id={`comment-${comment.id}`}
        aria-labelledby={`name-${comment.id}`}
        tabIndex={-1}
        data-delivery={delivery?.phase}
      >
        <Header widget={widget} entry={entry} />
        {!isCollapsed && (
          <>
            {inPlace ? slot(inPlace) : <Words widget={widget} entry={entry} isFirst={isFirst} />}
            {delivery ? (
              slot('delivery')
            ) : Foot ? (
              <Foot entry={entry} />
            ) : (
              !inPlace && comment.author && <Actions widget={widget} entry={entry} />
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
            onClick={() => fold(widget, entry, true)}
          />
          <Replies widget={widget} entry={entry} />
        </div>
      )}
    </li>
  )
}

function fold(widget: ReadingContext, entry: Entry, isCollapsed: boolean): void {
  entry.isCollapsed.value = isCollapsed
  const article = widget.shadow?.getElementById(`comment-${entry.comment.value.id}`)
  // The rail is for pointers: where the focus was inside, it goes to the button that undoes it.
  if (isCollapsed && article?.parentElement?.contains(widget.shadow!.activeElement))
    article.querySelector<HTMLElement>('.fold')?.focus()
}

/** The author's name as every name of a control ends with it; a tombstone's is nobody. */
const nameOf = (widget: ReadingContext, comment: Comment | undefined) =>
  comment?.author?.name ?? widget.words.say('someone')

function Header({ widget, entry }: { widget: ReadingContext; entry: Entry }) {
  const { say } = widget.words
  const comment = entry.comment.value
  const isCollapsed = entry.isCollapsed.value
  const name = nameOf(widget, comment)
  const parent = entry.parent?.comment.value
  const n = isCollapsed || entry.replies.value.length > 0 || comment.replyCount > 0 ? hiddenReplies(entry) : 0
  const title = comment.author
    ? parent
      ? say('reply.by', { name, parent: nameOf(widget, parent) })
      : say('by', { name })
    : say(comment.state === 'deleted' ? 'tomb.author' : 'tomb.mod')
  return (
    <header class="header">
      {comment.author && (
        <span class="avatar" aria-hidden="true" data-tint={tintOf(comment.author.id)}>
          {[...name][0]}
        </span>
      )}
      {createElement(
        `h${Math.min(6, widget.options.headingLevel + 1)}`,
        {
          class: comment.author ? 'author' : 'author tombstone',
          id: `name-${comment.id}`,
          'aria-label': title,
        },
        comment.author ? <bdi>{name}</bdi> : title,
      )}
      {[...(comment.marks ?? []), ...(comment.author?.badges ?? [])].slice(0, 2).map((badge) => (
        <span key={badge} class="badge">
          {say(`badge.${badge}`)}
        </span>
      ))}
      {entry.isNew.value && <span class="new">{say('new.mark')}</span>}
      <Time widget={widget} comment={comment} />
      {comment.editedAt && <Edited widget={widget} entry={entry} name={name} />}
      {isCollapsed && n > 0 && <span class="time">{say('hidden.n', { n })}</span>}
      {!widget.plain && (
        <button
          type="button"
          class="button fold"
          aria-expanded={!isCollapsed}
          aria-label={say(isCollapsed ? 'expand' : 'collapse', { name, n })}
          onClick={() => fold(widget, entry, !isCollapsed)}
        />
      )}
    </header>
  )
}

function Edited({ widget, entry, name }: { widget: ReadingContext; entry: Entry; name: string }) {
  const { say } = widget.words
  if (widget.plain) return <span class="time">{say('edited')}</span>
  return (
    <button
      type="button"
      class="button edited"
      aria-label={say('edited.name', { name })}
      onClick={() => widget.actions.openHistory(entry)}
    >
      {say('edited')}
    </button>
  )
}

function Time({ widget: { words }, comment }: { widget: ReadingContext; comment: Comment }) {
  const { lang, say } = words
  return (
    <a
      class="time"
      href={`#comment-${comment.id}`}
      // The full moment only when somebody asks: formatting it for every comment costs more than drawing them.
      onMouseEnter={(event) => {
        event.currentTarget.title = absoluteTime(lang, comment.createdAt)
      }}
    >
      <time dateTime={comment.createdAt}>
        <span aria-hidden="true">{relativeTime(say, comment.createdAt, false)}</span>
        <span class="hidden">{say('permalink', { time: relativeTime(say, comment.createdAt, true) })}</span>
      </time>
    </a>
  )
}

function Words({ widget, entry, isFirst }: Props) {
  const { say } = widget.words
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
      {drawSlot(widget, entry.status.value, entry)}
    </>
  )
}

function Actions({ widget, entry }: { widget: ReadingContext; entry: Entry }) {
  const { say } = widget.words
  const comment = entry.comment.value
  const { id, name } = comment.author!
  const mayWrite = !whyNoWriting(widget)
  const isOwn = widget.viewer.value?.id === id
  const mayEdit =
    mayWrite &&
    isOwn &&
    !comment.moderation?.decision &&
    minute.value < Date.parse(comment.createdAt) + widget.thread.settings.value!.editWindowS * 1_000
  return (
    <div class="actions">
      <RespectButton widget={widget} entry={entry} mayPress={mayWrite && comment.state === 'published'} />
      {mayWrite && comment.state === 'published' && (
        <button
          type="button"
          class="button reply"
          aria-label={say('reply.name', { name })}
          onClick={() => widget.actions.openReply(entry)}
        >
          {say('reply')}
        </button>
      )}
      <button
        type="button"
        class="button more"
        aria-label={say('more.name', { name })}
        aria-expanded={false}
        onClick={(event) => widget.actions.toggleMenu(entry, event.currentTarget)}
      >
        {say('more')}
      </button>
      {/* Last: who the reader is becomes known a moment later, and nothing may move then. */}
      {mayEdit && (
        <button
          type="button"
          class="button edit"
          aria-label={say('edit.name')}
          onClick={() => widget.actions.openEditor(entry)}
        >
          {say('edit')}
        </button>
      )}
    </div>
  )
}

function Replies({ widget, entry }: { widget: ReadingContext; entry: Entry }) {
  const { say } = widget.words
  const comment = entry.comment.value
  const name = nameOf(widget, comment)
  // Level 5 is flat at every width, lower ones where it is narrow.
  const depth = comment.depth - widget.options.topDepth
  const level = depth < widget.options.maxDepth ? Math.max(1, depth + 1) : 5
  const n = unloadedReplies(entry)
  const replies = entry.replies.value
  const drawn = drawnOf(widget.thread, replies)
  return (
    // biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets, and here the list is the meaning.
    <ol class="replies" role="list" data-level={level} aria-label={say('replies.of', { name })}>
      {drawn.map((reply, at) => (
        <CommentItem key={reply} widget={widget} entry={reply} isFirst={at === 0} />
      ))}
      {drawn.length === replies.length && entry.cursor.value !== null && n > 0 && (
        <li>
          <MoreReplies widget={widget} entry={entry} n={n} />
        </li>
      )}
    </ol>
  )
}

function MoreReplies({ widget, entry, n }: { widget: ReadingContext; entry: Entry; n: number }) {
  const { say } = widget.words
  // As deep as this the server lets a branch end: what follows is shown in a view of its own.
  const { depth } = entry.comment.value
  const isEnd = depth > widget.options.topDepth && depth % branchViewDepth === 0
  const label = say(isEnd ? 'continue' : 'more.replies', { n })
  if (widget.plain)
    return (
      <a class="button more-replies" href={widget.plain.hrefOf(entry)}>
        {label}
      </a>
    )
  return (
    <button
      type="button"
      class="button more-replies"
      onClick={() => widget.actions[isEnd ? 'openBranch' : 'showReplies'](entry)}
    >
      {entry.hasFailed.value ? `${say('partial')} ${say('retry')}` : label}
    </button>
  )
}

/** Moves the focus to a comment on the page, once it is drawn. */
export function focusEntry(widget: ReadingContext, entry: Entry | undefined): void {
  if (!entry) return
  requestAnimationFrame(() => widget.shadow?.getElementById(`comment-${entry.comment.peek().id}`)?.focus())
}

// Six tints by the author's id: the same person has the same one everywhere.
const tintOf = (id: string) => Number.parseInt(id.slice(-2), 16) % 6
