import { signal } from '@preact/signals'
import { renderToString } from 'preact-render-to-string'
import type { PageRenderer, PlainThread } from '../shared/pages.ts'
import { branch as branchWords, late } from './locales/en.ts'
import { createWords } from './locales/say.ts'
import pageSheet from './styles/page.css?inline'
import readerSheet from './styles/reader.css?inline'
import { CommentItem } from './thread/comment.tsx'
import { type Entry, makeEntry } from './thread/entry.ts'
import { createThread } from './thread/model.ts'
import type { Reader } from './thread/widget.ts'
import { minute } from './ui/time.ts'

export const styles: PageRenderer['styles'] = readerSheet + pageSheet

/** Renders a thread with the components readers know, for where no script runs. */
export const renderThread: PageRenderer['renderThread'] = (plain) => {
  minute.value = Date.now()
  return renderToString(<PlainPage plain={plain} />)
}

function PlainPage({ plain }: { plain: PlainThread }) {
  const { page, branch, address, articleUrl } = plain
  const reader = readerOf(plain)
  const { say } = reader.words
  const { title, commentCount } = page.thread
  const roots = branch
    ? [branchOf(branch, reader)]
    : page.items.map((item) => makeEntry(item, null, reader.thread.index))
  return (
    <div class="root content" data-palette="page">
      <h1 class="heading">{title ? say('heading.of', { title }) : say('heading')}</h1>
      <p class="status">
        {commentCount > 0 ? say('count', { n: commentCount }) : say('empty')}
        {articleUrl && (
          <>
            {' · '}
            <a href={articleUrl}>{say('back.article')}</a>
          </>
        )}
        {branch && (
          <>
            {' · '}
            <a href={address}>{say('all')}</a>
          </>
        )}
      </p>
      {/* biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets. */}
      <ol class="list" role="list">
        {roots.map((entry) => (
          <CommentItem key={entry} widget={reader} entry={entry} isFirst />
        ))}
      </ol>
      {!branch && page.nextCursor && (
        <a class="button boxed" href={`${address}&cursor=${page.nextCursor}`}>
          {say('more')}
        </a>
      )}
    </div>
  )
}

/** A branch hangs from the way down to it, each step with only the next below it. */
function branchOf({ ancestors, comment, replies }: NonNullable<PlainThread['branch']>, { thread }: Reader): Entry {
  const steps = [...ancestors, { ...comment, replies }]
  const entries: Entry[] = []
  for (const step of steps) {
    const parent = entries.at(-1) ?? null
    const entry = makeEntry(step, parent, thread.index)
    if (step !== steps.at(-1)) entry.cursor.value = null
    if (parent) parent.replies.value = [entry]
    entries.push(entry)
  }
  return entries[0]!
}

function readerOf({ page, branch, address }: PlainThread): Reader {
  const words = createWords('en')
  words.add(late)
  words.add(branchWords)
  const thread = createThread(() => Promise.resolve(page), 'newest')
  thread.thread.value = page.thread
  thread.drawn.value = Number.POSITIVE_INFINITY
  thread.settings.value = page.site.settings
  const nothing = () => Promise.resolve()
  return {
    host: null as never,
    shadow: null,
    options: {
      server: '',
      site: '',
      theme: 'auto',
      perPage: 20,
      maxDepth: 4,
      topDepth: branch ? branch.comment.depth : 0,
      title: null,
      headingLevel: 1,
      hasHeading: true,
      isClosed: false,
    },
    words,
    thread,
    viewer: signal(null),
    box: {
      id: 'new',
      label: '',
      submitLabel: '',
      text: signal(''),
      field: { current: null },
      isUsed: signal(false),
      extras: signal(null),
    },
    notice: signal(null),
    hint: signal(null),
    view: signal(null),
    panel: signal(null),
    after: signal(null),
    use: nothing,
    emit: () => {},
    hrefOf: (entry) => `${address}&comment=${entry.comment.value.id}`,
  }
}
