import { createElement } from 'preact'
import { type Sort, sorts } from '../../shared/comments/sorts.ts'
import { rootsPerPage } from '../../shared/limits.ts'
import { CommentItem, focusEntry } from './comment.tsx'
import { Composer } from './composer.tsx'
import type { ReadingContext } from './context.ts'
import { drawSlot } from './draw-slot.tsx'
import { Loading } from './loading.tsx'
import { whyNoWriting } from './may-write.ts'
import { drawnOf, isChronological } from './model.ts'

/** The whole comment section. */
export function ThreadSection({ widget }: { widget: ReadingContext }) {
  const { options, words, thread } = widget
  const { say } = words
  const phase = thread.phase.value
  const count = thread.thread.value?.commentCount
  return (
    <section
      class="content"
      lang={words.lang}
      aria-label={options.title ? say('heading.of', { title: options.title }) : say('heading')}
    >
      {options.hasHeading &&
        createElement(`h${options.headingLevel}`, { class: 'heading', id: 'heading', tabIndex: -1 }, say('heading'))}
      {phase === 'ready' ? <Ready widget={widget} count={count ?? 0} /> : <Loading widget={widget} phase={phase} />}
    </section>
  )
}

function Ready({ widget, count }: { widget: ReadingContext; count: number }) {
  const { say } = widget.words
  const roots = widget.thread.roots.value
  const notice = widget.notice.value
  const view = widget.view.value
  const jump = widget.jump.value
  return (
    <>
      <div hidden={!!view}>
        {roots.length > 0 && (
          <button type="button" class="button skip" onClick={() => focusEntry(widget, roots[0])}>
            {say('skip')}
          </button>
        )}
        <Entrance widget={widget} />
      </div>
      {notice && (
        <p class="notice gone" tabIndex={-1}>
          {notice}
        </p>
      )}
      {/* Hidden, not taken away: the reader comes back to the same place. */}
      <div hidden={!!view}>
        {roots.length > 0 && <Toolbar widget={widget} count={count} />}
        {/* Its space is there from the start: what comes into it moves nothing. */}
        <div class="news">{drawSlot(widget, widget.news.value)}</div>
        {roots.length > 0 ? <List widget={widget} /> : <Empty widget={widget} />}
      </div>
      {view && drawSlot(widget, 'branch')}
      {/* Not before all above is drawn, or it would be pushed down. */}
      {jump && widget.thread.drawn.value >= widget.thread.index.size && (
        <button type="button" class="button" onClick={() => jump.focus()}>
          {say('back.article')}
        </button>
      )}
    </>
  )
}

/** The composer, or why there is none. What more there is to say of that comes later, into space kept for it. */
function Entrance({ widget }: { widget: ReadingContext }) {
  const why = whyNoWriting(widget)
  // Words begun before it closed stay where they are.
  if (!why || widget.box.text.value) return <Composer widget={widget} />
  return (
    <div class="notice why">
      <b>{widget.words.say(why)}</b>
      {widget.hint.value && drawSlot(widget, 'hint')}
    </div>
  )
}

function Empty({ widget: { words } }: { widget: ReadingContext }) {
  return (
    <p class="status">
      <b>{words.say('empty')}</b>
      <br />
      {words.say('empty.hint')}
    </p>
  )
}

function Toolbar({ widget, count }: { widget: ReadingContext; count: number }) {
  const { words, thread } = widget
  return (
    <div class="toolbar">
      <span>{words.say('count', { n: count })}</span>
      {count > rootsPerPage && (
        <button
          type="button"
          class="button search"
          aria-expanded={!!widget.panel.value}
          onClick={() => widget.actions.toggleSearch()}
        >
          {words.say('search')}
        </button>
      )}
      <label>
        {words.say('sort')}
        <select
          value={thread.sort.value}
          onChange={(event) => widget.actions.sortBy(event.currentTarget.value as Sort)}
        >
          {sorts.map((sort) => (
            <option key={sort} value={sort}>
              {words.say(sort)}
            </option>
          ))}
        </select>
      </label>
      {isChronological(thread) && (
        <button
          type="button"
          class="button pause"
          aria-pressed={thread.isPaused.value}
          onClick={() => widget.actions.togglePause()}
        >
          {words.say('live.pause')}
        </button>
      )}
    </div>
  )
}

function List({ widget }: { widget: ReadingContext }) {
  const { thread } = widget
  const drawn = drawnOf(thread, thread.roots.value)
  return (
    <>
      {drawSlot(widget, widget.panel.value)}
      {/* biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets. */}
      <ol class="list" role="list">
        {drawn.map((entry) => (
          <CommentItem key={entry} widget={widget} entry={entry} isFirst />
        ))}
      </ol>
      {thread.cursor.value !== null && thread.drawn.value >= thread.index.size && (
        <MoreRoots key={thread.cursor.value} widget={widget} />
      )}
    </>
  )
}

function MoreRoots({ widget }: { widget: ReadingContext }) {
  const { words, thread, options } = widget
  // As it was when this page of the list came: what is new since then does not follow here.
  const known = [...thread.index.values()].filter((entry) => entry.comment.peek().author).length
  const n = Math.max(1, Math.min(options.perPage, thread.thread.peek()!.commentCount - known))
  return (
    <button type="button" class="button boxed wide" onClick={() => widget.actions.showMore()}>
      {words.say('more.roots', { n })}
    </button>
  )
}
