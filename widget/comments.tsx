import { effect, signal } from '@preact/signals-core'
import { render } from 'preact'
import type { Sort } from '../shared/comments/sorts.ts'
import type { ThreadPage } from '../shared/comments/threads.ts'
import { rootsPerPage } from '../shared/limits.ts'
import type { ProblemBody } from '../shared/problems.ts'
import { createWords } from './locales/say.ts'
import type { Table } from './locales/table.ts'
import sheetText from './styles/reader.css?inline'
import { createThread } from './thread/model.ts'
import { ThreadSection } from './thread/thread.tsx'
import { type Host, type Options, type Parts, type Reader, sortKey, type Widget } from './thread/widget.ts'
import { nextTask } from './ui/next-task.ts'
import { bindSignals } from './ui/reactive.ts'
import { paint } from './ui/theme.ts'

/** What the loader holds of a mounted widget. */
export interface Mounted {
  reload: () => void
  focusComposer: () => void
  logout: () => void
  /** Takes everything away again: listeners, timers, drawing. */
  close: () => void
}

/** What may change while the page lives and makes the widget begin anew; the rest is read at each start. */
const living = 'site page-id page-url lang theme sort per-page max-depth closed'.split(' ')

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

bindSignals()

const imports: { [Part in keyof Parts]: () => Promise<Parts[Part]> } = {
  late: () => import('./thread/startup/chunk.ts'),
  further: () => import('./thread/paging/chunk.ts'),
  hints: () => import('./thread/startup/hints.tsx'),
  live: () => import('./thread/live-updates/live-updates.ts'),
  news: () => import('./thread/arrivals/chunk.ts'),
  writing: () => import('./thread/posting/chunk.ts'),
  menu: () => import('./thread/menu/menu.tsx'),
  own: () => import('./thread/my-comments/chunk.ts'),
  heat: () => import('./thread/posting-limits/posting-limits.tsx'),
  history: () => import('./thread/history/history.tsx'),
  branch: () => import('./thread/branch/branch.tsx'),
  search: () => import('./thread/search/search.tsx'),
}

/**
 * Puts a comment section into an element. `query` names the page to the server, and `first` is what came of it: the loader
 * has asked already.
 */
export function mount(
  host: Host,
  server: string,
  site: string,
  query: URLSearchParams,
  first: Promise<ThreadPage | ProblemBody>,
): Mounted {
  const root = document.createElement('div')
  const options = readOptions(host, server, site)
  const words = createWords('en')
  // The element may have come to mean another page while this file was on its way.
  const isStale =
    (host.read('site') || '_') !== site ||
    (host.read('page-id') || null) !== query.get('page') ||
    (host.read('page-url') || query.get('url')) !== query.get('url')
  const asked = query.get('sort') ?? 'newest'
  const sort = (keptSort(options) ?? asked) as Sort
  query.set('sort', sort)
  const ask = () => fetch(`${server}/api/v1/sites/${site}/thread?${query}`).then((answer) => answer.json())
  const thread = createThread(ask, sort)
  let whole: Promise<{ widget: Widget; close: () => void }> | undefined

  const reader: Reader = {
    host,
    shadow: null,
    options,
    words,
    thread,
    viewer: signal(null),
    box: {
      id: 'new',
      label: words.say('compose'),
      submitLabel: words.say('post'),
      text: signal(''),
      field: { current: null },
      isUsed: signal(false),
      extras: signal(null),
    },
    notice: signal(null),
    hint: signal(null),
    view: signal(null),
    news: signal(null),
    panel: signal(null),
    after: signal(null),
    async use(part, run) {
      try {
        const late = await imports.late()
        addPart(late)
        whole ??= Promise.resolve(late.complete(reader))
        const chunk = await imports[part]()
        addPart(chunk)
        run(chunk, (await whole).widget)
      } catch {
        reader.notice.value = words.say('load.fail.hint')
      }
    },
    emit: (name, detail) =>
      host.dispatchEvent(new CustomEvent(`afterword:${name}`, { detail, bubbles: true, composed: true })),
  }

  /** A part may bring words and a sheet along. */
  function addPart(part: { words?: Table; sheet?: CSSStyleSheet; [name: string]: unknown }): void {
    words.add(part.words)
    const shadow = reader.shadow!
    if (part.sheet) shadow.adoptedStyleSheets = [...new Set([...shadow.adoptedStyleSheets, part.sheet])]
  }

  let isClosed = false

  async function show(): Promise<void> {
    const loaded = thread.load(sort === asked ? first : undefined)
    // Each a task of its own: on a slow device each is long enough. And what has come by then is drawn at once.
    await nextTask()
    if (isClosed) return
    // What came with the page stays until everything is drawn anew: it is the same thread, as it was a while ago.
    reader.shadow = host.shadowRoot
    const isThere = reader.shadow?.firstChild
    if (isThere) {
      render(<ThreadSection widget={reader} />, root)
      await wholly()
    }
    if (isClosed) return
    reader.shadow = furnish(host, root)
    paint(host, root, options.theme)
    await nextTask()
    if (isClosed) return
    if (!isThere) render(<ThreadSection widget={reader} />, root)
    await loaded
    const { id, page, commentCount } = thread.thread.peek() ?? {}
    if (thread.phase.peek() !== 'ready') return
    reader.emit('ready', { thread: id, page })
    reader.emit('count', { count: commentCount })
  }

  /** Once the thread has come and all of it is drawn; never, where it does not come. */
  const wholly = () =>
    new Promise<void>((done) =>
      effect(() => {
        if (thread.phase.value === 'ready' && thread.drawn.value >= thread.index.size) done()
      }),
    )

  const restart = () => host.isConnected && host.connectedCallback()
  const watching = new MutationObserver(restart)
  watching.observe(host, { attributeFilter: living })
  if (isStale) restart()

  // What is not reading can wait until there is something to read.
  show().then(() => isClosed || requestAnimationFrame(() => setTimeout(() => reader.use('late', () => {}))))

  return {
    reload: () => void thread.load(),
    focusComposer: () => reader.box.field.current?.focus(),
    logout: () => void reader.use('late', (_, widget) => widget.session.end()),
    close() {
      isClosed = true
      watching.disconnect()
      thread.close()
      whole?.then(({ close }) => close())
      render(null, root)
      host.shadowRoot?.replaceChildren()
    },
  }
}

/** Gives the element its shadow, with our sheet and the place things are drawn in. */
function furnish(host: Host, root: HTMLElement): ShadowRoot {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  root.className = 'root'
  root.setAttribute('part', 'root')
  const announcer = document.createElement('slot')
  announcer.name = 'announcer'
  shadow.replaceChildren(announcer, root)
  shadow.adoptedStyleSheets = [sheet]
  return shadow
}

function keptSort(options: Options): string | null {
  try {
    return localStorage.getItem(sortKey(options))
  } catch {
    // Storage is blocked here, so nothing was ever kept.
    return null
  }
}

function readOptions(host: Host, server: string, site: string): Options {
  const read = (name: string) => host.read(name)
  const number = (name: string, max: number, otherwise: number) => {
    const value = Math.floor(Number(read(name)))
    return value >= 1 && value <= max ? value : otherwise
  }
  return {
    server,
    site,
    theme: (read('theme') || 'auto') as Options['theme'],
    perPage: number('per-page', 100, rootsPerPage),
    maxDepth: number('max-depth', 4, 4),
    topDepth: 0,
    title: document.querySelectorAll(host.localName).length > 1 ? read('page-title') || document.title : null,
    headingLevel: number('heading-level', 5, 2),
    hasHeading: read('heading') !== 'none',
    isClosed: read('closed') !== null,
  }
}
