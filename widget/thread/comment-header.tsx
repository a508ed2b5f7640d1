import { createElement } from 'preact'
import type { Comment } from '../../shared/comments/comments.ts'
import { absoluteTime, relativeTime } from '../ui/time.ts'
import type { ReadingContext } from './context.ts'
import { type Entry, hiddenReplies } from './entry.ts'

/** Hides or shows what a comment says and all below it. */
export function fold(context: ReadingContext, entry: Entry, isCollapsed: boolean): void {
  entry.isCollapsed.value = isCollapsed
  const article = context.shadow?.getElementById(`comment-${entry.comment.value.id}`)
  // The rail is for pointers: where the focus was inside, it goes to the button that undoes it.
  if (isCollapsed && article?.parentElement?.contains(context.shadow!.activeElement))
    article.querySelector<HTMLElement>('.fold')?.focus()
}

/** The author's name as every name of a control ends with it; a tombstone's is nobody. */
export const nameOf = (context: ReadingContext, comment: Comment | undefined) =>
  comment?.author?.name ?? context.words.say('someone')

/** Who wrote a comment and when, with its badges and the button that folds it. */
export function Header({ context, entry }: { context: ReadingContext; entry: Entry }) {
  const { say } = context.words
  const comment = entry.comment.value
  const isCollapsed = entry.isCollapsed.value
  const name = nameOf(context, comment)
  const parent = entry.parent?.comment.value
  const n = hiddenReplies(entry)
  const title = comment.author
    ? parent
      ? say('reply.by', { name, parent: nameOf(context, parent) })
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
        `h${Math.min(6, context.options.headingLevel + 1)}`,
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
      <Time context={context} comment={comment} />
      {comment.editedAt && <Edited context={context} entry={entry} name={name} />}
      {isCollapsed && n > 0 && <span class="time">{say('hidden.n', { n })}</span>}
      {!context.plain && (
        <button
          type="button"
          class="button fold"
          aria-expanded={!isCollapsed}
          aria-label={say(isCollapsed ? 'expand' : 'collapse', { name, n })}
          onClick={() => fold(context, entry, !isCollapsed)}
        />
      )}
    </header>
  )
}

function Edited({ context, entry, name }: { context: ReadingContext; entry: Entry; name: string }) {
  const { say } = context.words
  if (context.plain) return <span class="time">{say('edited')}</span>
  return (
    <button
      type="button"
      class="button edited"
      aria-label={say('edited.name', { name })}
      onClick={() => context.actions.openHistory(entry)}
    >
      {say('edited')}
    </button>
  )
}

function Time({ context: { words }, comment }: { context: ReadingContext; comment: Comment }) {
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

// Six tints by the author's id: the same person has the same one everywhere.
const tintOf = (id: string) => Number.parseInt(id.slice(-2), 16) % 6
