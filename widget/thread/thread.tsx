import { createElement } from 'preact'
import { type Sort, sorts } from '../../shared/comments/sorts.ts'
import { rootsPerPage } from '../../shared/limits.ts'
import { CommentItem, focusEntry } from './comment.tsx'
import { Composer } from './composer.tsx'
import type { ReadingContext } from './context.ts'
import { drawSlot } from './draw-slot.tsx'
import { Loading } from './loading.tsx'
import { writeLockOf } from './may-write.ts'
import { drawnOf, isChronological } from './model.ts'

/** The whole comment section. */
export function ThreadSection({ context }: { context: ReadingContext }) {
  const { options, words, thread } = context
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
      {phase === 'ready' ? <Ready context={context} count={count ?? 0} /> : <Loading context={context} phase={phase} />}
    </section>
  )
}

function Ready({ context, count }: { context: ReadingContext; count: number }) {
  const { say } = context.words
  const roots = context.thread.roots.value
  const notice = context.notice.value
  const view = context.view.value
  const jump = context.jump.value
  return (
    <>
      <div hidden={!!view}>
        {roots.length > 0 && (
          <button type="button" class="button skip" onClick={() => focusEntry(context, roots[0])}>
            {say('skip')}
          </button>
        )}
        <Entrance context={context} />
      </div>
      {notice && (
        <p class="notice gone" tabIndex={-1}>
          {notice}
        </p>
      )}
      {/* Hidden, not taken away: the reader comes back to the same place. */}
      <div hidden={!!view}>
        {roots.length > 0 && <Toolbar context={context} count={count} />}
        {/* Its space is there from the start: what comes into it moves nothing. */}
        <div class="news">{drawSlot(context, context.news.value)}</div>
        {roots.length > 0 ? (
          <List context={context} />
        ) : (
          // Who cannot start the conversation is not asked to.
          !writeLockOf(context) && (
            <p class="status">
              <b>{say('empty')}</b>
              <br />
              {say('empty.hint')}
            </p>
          )
        )}
      </div>
      {view && drawSlot(context, 'branch')}
      {/* Not before all above is drawn, or it would be pushed down. */}
      {jump && context.thread.drawn.value >= context.thread.index.size && (
        <button type="button" class="button" onClick={() => jump.focus()}>
          {say('back.article')}
        </button>
      )}
    </>
  )
}

/** The composer, or why there is none. What more there is to say of that comes later, into space kept for it. */
function Entrance({ context }: { context: ReadingContext }) {
  const why = writeLockOf(context)
  // Words begun before it closed stay where they are.
  if (!why || context.composer.text.value) return <Composer context={context} />
  return (
    <div class="notice why">
      <b>{context.words.say(why)}</b>
      {context.hint.value && drawSlot(context, 'hint')}
    </div>
  )
}

function Toolbar({ context, count }: { context: ReadingContext; count: number }) {
  const { words, thread } = context
  return (
    <div class="toolbar">
      <span>{words.say('count', { n: count })}</span>
      {count > rootsPerPage && (
        <button
          type="button"
          class="button search"
          aria-expanded={!!context.panel.value}
          onClick={() => context.actions.toggleSearch()}
        >
          {words.say('search')}
        </button>
      )}
      <label>
        {words.say('sort')}
        <select
          value={thread.sort.value}
          onChange={(event) => context.actions.sortBy(event.currentTarget.value as Sort)}
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
          onClick={() => context.actions.togglePause()}
        >
          {words.say('live.pause')}
        </button>
      )}
    </div>
  )
}

function List({ context }: { context: ReadingContext }) {
  const { thread } = context
  const drawn = drawnOf(thread, thread.roots.value)
  return (
    <>
      {drawSlot(context, context.panel.value)}
      {/* biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets. */}
      <ol class="list" role="list">
        {drawn.map((entry) => (
          <CommentItem key={entry} context={context} entry={entry} isFirst />
        ))}
      </ol>
      {thread.cursor.value !== null && thread.drawn.value >= thread.index.size && (
        <MoreRoots key={thread.cursor.value} context={context} />
      )}
    </>
  )
}

function MoreRoots({ context }: { context: ReadingContext }) {
  const { words, thread, options } = context
  // As it was when this page of the list came: what is new since then does not follow here.
  const known = [...thread.index.values()].filter((entry) => entry.comment.peek().author).length
  const n = Math.max(1, Math.min(options.perPage, thread.thread.peek()!.commentCount - known))
  return (
    <button type="button" class="button boxed wide" onClick={() => context.actions.showMore()}>
      {words.say('more.roots', { n })}
    </button>
  )
}
