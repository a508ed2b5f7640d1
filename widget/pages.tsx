import { createElement, Fragment, options, type VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { sorts } from '../shared/comments/sorts.ts'
import { findWriteLock } from '../shared/may-write.ts'
import type { PageRenderer, PlainThread, ThreadInclude } from '../shared/pages.ts'
import { mistakesOf, PlainWriter, Summary } from './composer/plain-form.tsx'
import { composer } from './locales/en/composer.ts'
import { postingLimits } from './locales/en/posting-limits.ts'
import { server } from './locales/en/server.ts'
import { createWords, type Key } from './locales/say.ts'
import { readerOf } from './page-context.ts'
import includeSheet from './styles/include.css?inline'
import pageSheet from './styles/page.css?inline'
import postingSheet from './styles/posting.css?inline'
import readerSheet from './styles/reader.css?inline'
import startupSheet from './styles/startup.css?inline'
import { CommentItem } from './thread/comment.tsx'
import type { ReadingContext } from './thread/context.ts'
import { type Entry, makeEntry } from './thread/entry.ts'
import { ThreadSection } from './thread/thread.tsx'
import { drawNodes } from './ui/nodes.tsx'
import { minute } from './ui/time.ts'

const serverWords = createWords('en')
serverWords.add(server)
/** Words of plain pages, in English. */
export const say: PageRenderer['say'] = serverWords.say

/** Style sheet of plain pages, as CSS. */
export const styles: PageRenderer['styles'] = readerSheet + startupSheet + postingSheet + pageSheet
/** Style sheet of a thread drawn into its element before the widget starts, as CSS. */
export const includeStyles: PageRenderer['includeStyles'] = readerSheet + includeSheet

/** Renders a thread with the components readers know, for where no script runs. */
export const renderThread: PageRenderer['renderThread'] = (plain) => {
  minute.value = Date.now()
  return renderToString(<PlainPage plain={plain} />)
}

/** Renders a form that came back, alone: what else was on its page cannot be read. */
export const renderForm: PageRenderer['renderForm'] = (form, action) => {
  const { add, say } = createWords('en')
  add(composer)
  add(postingLimits)
  const mistakes = mistakesOf(say, form, () => '')
  return renderToString(
    <div class="root content" data-palette="page">
      <Summary say={say} mistakes={mistakes} />
      <h1 class="heading">{say('heading')}</h1>
      <PlainWriter say={say} form={form} mistakes={mistakes} action={action} otherName={action} rulesUrl={null} />
    </div>,
  )
}

/** Renders a comment's body as the thread draws it. */
export const renderBody: PageRenderer['renderBody'] = (body) =>
  renderToString(createElement(Fragment, null, drawNodes(body)))

/**
 * Renders an element with its thread already in its shadow, looking as the widget's first drawing will: what only works with
 * the widget is inert until then, so that nothing typed or pressed is lost.
 */
export const renderInclude: PageRenderer['renderInclude'] = (include) => {
  minute.value = Date.now()
  options.vnode = ({ type, props }: VNode<{ class?: string; part?: string; inert?: boolean }>) => {
    if (typeof type !== 'string') return
    if (props.class) props.part = props.class
    if (/^(button|form|select)$/.test(type)) props.inert = true
  }
  try {
    return renderToString(<Include include={include} />)
  } finally {
    delete options.vnode
  }
}

/** A page's address with what else is asked of it. */
const at = (address: string, asked: Record<string, string>) =>
  `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(asked)}`

const hrefOf = (address: string, id: string) => `${at(address, { comment: id })}#comment-${id}`

/** Why nobody can write here, as the key of its words; null where they can. */
function plainWriteLock({ page, isKnownPage }: PlainThread): Key | null {
  const { readOnly, guestPosting } = page.site.settings
  const why = findWriteLock(readOnly, page.thread.state === 'closed', () => isKnownPage)
  return guestPosting || why === 'readonly' || why === 'closed' ? why : 'err.guests'
}

function PlainPage({ plain }: { plain: PlainThread }) {
  const { page, branch, address, articleUrl, form } = plain
  const why = plainWriteLock(plain)
  const reader = readerOf(page, '', 1, plain.branch?.comment.depth)
  reader.plain = { hrefOf: (entry) => hrefOf(address, entry.comment.value.id), Foot: why ? () => null : Reply }
  const { say } = reader.words
  const { title, commentCount } = page.thread
  const roots = branch
    ? [branchOf(branch, reader)]
    : page.items.map((item) => makeEntry(item, null, reader.thread.index))
  const mistakes = form ? mistakesOf(say, form, (id) => hrefOf(address, id)) : []
  const parentId = form?.parent?.id
  const here = parentId ? at(address, { reply: parentId }) : address
  const Write = () => (
    <PlainWriter
      say={say}
      form={form!}
      mistakes={mistakes}
      action={`${here}#problem`}
      otherName={`${at(here, { as: 'other' })}#write`}
      rulesUrl={page.site.settings.rulesUrl}
    />
  )
  if (parentId) {
    const answered = reader.thread.index.get(parentId)
    if (answered) answered.below.value = 'reply'
    reader.slots.reply = () => (
      <div class="answer">
        <Write />
      </div>
    )
  }

  function Reply({ entry }: { entry: Entry }) {
    const { id, state, author } = entry.comment.value
    if (state !== 'published' || !author || id === parentId) return null
    const href = `${at(address, { reply: id })}#write`
    return (
      <div class="actions">
        <a class="button reply" href={href} aria-label={say('reply.name', { name: author.name })}>
          {say('reply')}
        </a>
      </div>
    )
  }

  return (
    <div class="root content" data-palette="page">
      {mistakes.length > 0 && <Summary say={say} mistakes={mistakes} />}
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
      {plain.isHeld && (
        <p class="notice" id="posted" role="status">
          {say('held.plain')}
        </p>
      )}
      {why && <p class="notice">{say(why)}</p>}
      {form && !parentId && <Write />}
      {!branch && page.items.length > 0 && <Sorts plain={plain} reader={reader} />}
      {roots.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets.
        <ol class="list" role="list">
          {roots.map((entry) => (
            <CommentItem key={entry} context={reader} entry={entry} isFirst />
          ))}
        </ol>
      )}
      {!branch && page.nextCursor && (
        <a class="button boxed next" href={at(sorted(plain), { cursor: page.nextCursor })}>
          {say('more')}
        </a>
      )}
    </div>
  )
}

const sorted = ({ address, sort }: PlainThread) => (sort === 'newest' ? address : at(address, { sort }))

function Sorts({ plain, reader }: { plain: PlainThread; reader: ReadingContext }) {
  const { say } = reader.words
  return (
    <nav class="sorts" aria-label={say('sort')}>
      <span>{say('sort')}</span>
      {sorts.map((sort) => (
        <a key={sort} href={sorted({ ...plain, sort })} aria-current={sort === plain.sort ? 'true' : undefined}>
          {say(sort)}
        </a>
      ))}
    </nav>
  )
}

/** A branch hangs from the way down to it, each step with only the next below it. */
function branchOf(
  { ancestors, comment, replies }: NonNullable<PlainThread['branch']>,
  { thread }: ReadingContext,
): Entry {
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

function Include({ include: { page, pageId, site, plainUrl, sheetUrl } }: { include: ThreadInclude }) {
  const reader = readerOf(page, site, 2)
  const { thread, words } = reader
  thread.roots.value = page.items.map((item) => makeEntry(item, null, thread.index))
  thread.cursor.value = page.nextCursor
  thread.phase.value = 'ready'
  const shadow = (
    <template shadowrootmode="open">
      <link rel="stylesheet" href={sheetUrl} />
      <div class="root">
        <ThreadSection context={reader} />
        <p class="elsewhere">
          <a href={plainUrl}>{words.say('noscript')}</a>
        </p>
      </div>
    </template>
  )
  const named = pageId === null ? { 'page-url': page.thread.url } : { 'page-id': pageId }
  const attributes = { id: 'comments', ...named, site: site === '_' ? undefined : site }
  return createElement('afterword-comments', attributes, shadow)
}
