import { batch, type Signal, signal } from '@preact/signals-core'
import type { Finding } from '../../../shared/comments/search.ts'
import { searchMaxLength } from '../../../shared/limits.ts'
import type { Failure } from '../../api/failure.ts'
import { search } from '../../locales/en/search.ts'
import sheetText from '../../styles/search.css?inline'
import { drawNodes } from '../../ui/nodes.tsx'
import { relativeTime } from '../../ui/time.ts'
import type { Slots, ThreadContext } from '../context.ts'
import { openPermalink } from '../permalinks/permalink.ts'

export const words = search

export const css = sheetText

export const slots = { search: SearchPanel } satisfies Slots

/** One search: what came of the words last sent. */
interface Search {
  found: Signal<Finding[]>
  cursor: Signal<string | null>
  /** What is to be said of it. */
  status: Signal<string>
  run: (asked: string) => Promise<void>
  more: () => Promise<void>
}

const searches = new WeakMap<ThreadContext, Search>()

/** Opens the search of a thread between its toolbar and its list, or closes it. */
export function toggleSearch(context: ThreadContext): void {
  if (context.panel.peek()) {
    close(context)
    return
  }
  searches.set(context, createSearch(context))
  context.panel.value = 'search'
  requestAnimationFrame(() => context.shadow!.querySelector<HTMLElement>('.search-panel input')?.focus())
}

function close(context: ThreadContext): void {
  context.panel.value = null
  context.shadow!.querySelector<HTMLElement>('.search')?.focus()
}

function createSearch({ announce, request, shadow, thread, words: { say } }: ThreadContext): Search {
  const found = signal<Finding[]>([])
  const cursor = signal<string | null>(null)
  const status = signal('')
  let asked = ''
  // Each request has a number: what an earlier one brings is too late.
  let requests = 0

  async function load(after: string | null): Promise<boolean> {
    const mine = ++requests
    const params = { thread: thread.thread.peek()!.id! }
    const query = { q: asked, ...(after && { cursor: after }) }
    try {
      const page = await request('GET /threads/{thread}/search', { params, query })
      if (mine !== requests) return false
      const items = after ? [...found.peek(), ...page.items] : page.items
      const n = items.length
      batch(() => {
        found.value = items
        cursor.value = page.nextCursor
        status.value = say(n === 0 ? 'search.none' : page.nextCursor ? 'search.more' : 'search.found', { n })
      })
    } catch (error) {
      if (mine !== requests) return false
      status.value = say((error as Failure).slug === 'invalid' ? 'search.common' : 'search.fail')
    }
    announce(status.peek())
    return true
  }

  return {
    found,
    cursor,
    status,
    async run(text) {
      asked = text
      if (asked.trim()) await load(null)
    },
    async more() {
      const before = found.peek().length
      if (!(await load(cursor.peek()))) return
      requestAnimationFrame(() => shadow!.querySelectorAll<HTMLElement>('.found a')[before]?.focus())
    },
  }
}

function SearchPanel({ context }: { context: ThreadContext }) {
  const model = searches.get(context)!
  const { say } = context.words
  const found = model.found.value
  return (
    <search
      class="search-panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close(context)
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          model.run(event.currentTarget.querySelector('input')!.value)
        }}
      >
        <label for="search">{say('search.label')}</label>
        <input id="search" type="search" maxLength={searchMaxLength} autocomplete="off" enterkeyhint="search" />
        <button type="submit" class="button boxed">
          {say('search')}
        </button>
        <button type="button" class="button" onClick={() => close(context)}>
          {say('close')}
        </button>
      </form>
      <p class="status">{model.status.value}</p>
      {found.length > 0 && (
        // biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets.
        <ol class="found" role="list">
          {found.map((finding) => (
            <Result key={finding.comment.id} context={context} finding={finding} />
          ))}
        </ol>
      )}
      {model.cursor.value && (
        <button type="button" class="button boxed wide" onClick={() => model.more()}>
          {say('more.found')}
        </button>
      )}
    </search>
  )
}

function Result({ context, finding: { comment, excerpt } }: { context: ThreadContext; finding: Finding }) {
  const { say } = context.words
  const href = `#comment-${comment.id}`
  return (
    <li>
      <a
        class="found-link"
        href={href}
        // Pressed again, the same address is no news to the browser.
        onClick={() => location.hash === href && openPermalink(context, comment.id)}
      >
        <bdi>{comment.author?.name}</bdi>{' '}
        <time class="time" dateTime={comment.createdAt}>
          {relativeTime(say, comment.createdAt, true)}
        </time>
      </a>
      <p dir="auto">{drawNodes(excerpt)}</p>
    </li>
  )
}
