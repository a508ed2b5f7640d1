import { effect, signal } from '@preact/signals-core'
import { render } from 'preact'
import type { Sort } from '../shared/comments/sorts.ts'
import type { ThreadPage } from '../shared/comments/threads.ts'
import { rootsPerPage } from '../shared/limits.ts'
import type { ProblemBody } from '../shared/problem-body.ts'
import { createComposer } from './composer/form.tsx'
import { createWords } from './locales/say.ts'
import type { Active } from './startup.ts'
import sheetText from './styles/reader.css?inline'
import type { Actions } from './thread/actions.ts'
import type { MountedContext } from './thread/context.ts'
import { createThread } from './thread/model.ts'
import type { Host, Options } from './thread/options.ts'
import { ThreadSection } from './thread/thread.tsx'
import { nextTask } from './ui/next-task.ts'
import { bindSignals } from './ui/reactive.ts'
import { sheetOf } from './ui/sheet.ts'
import { recall, storageKey } from './ui/storage.ts'
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
const living = 'site page-id page-url lang sort per-page max-depth closed'.split(' ')

const sheet = sheetOf(sheetText)

bindSignals()

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
  const sort = recall<Sort>(storageKey(options, 'sort')) ?? (asked as Sort)
  query.set('sort', sort)
  const ask = () =>
    fetch(`${server}/api/v1/sites/${site}/thread?${query}`, { cache: 'no-cache' }).then((answer) => answer.json())
  const thread = createThread(ask, sort)
  let active: Active | undefined

  /** Whatever is wanted first beyond reading makes the widget whole. */
  async function activate(): Promise<Active> {
    const { start } = await import('./startup.ts')
    // Taken off the page while that loaded: nobody would ever close what starts now.
    if (isClosed) return new Promise(() => {})
    active ??= start(reader)
    return active
  }

  const fail = () => {
    reader.notice.value = words.say('load.fail.hint')
  }

  const reader: MountedContext = {
    host,
    shadow: null,
    options,
    words,
    thread,
    settings: thread.settings,
    viewer: signal(null),
    composer: createComposer('new', words.say('compose'), words.say('post')),
    notice: signal(null),
    hint: signal(null),
    view: signal(null),
    news: signal(null),
    panel: signal(null),
    jump: signal(null),
    slots: {},
    // A verb is loaded when it is called.
    actions: new Proxy({} as Actions, {
      get:
        (_, verb: keyof Actions) =>
        async (...args: never[]) => {
          const run = await activate()
            .then(({ load }) => load(verb))
            .catch(fail)
          return (run as ((...args: never[]) => Promise<never>) | undefined)?.(...args)
        },
    }),
    emit: (name, detail) =>
      host.dispatchEvent(new CustomEvent(`afterword:${name}`, { detail, bubbles: true, composed: true })),
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
      render(<ThreadSection context={reader} />, root)
      await wholly()
    }
    if (isClosed) return
    reader.shadow = furnish(host, root)
    paint(host, root)
    await nextTask()
    if (isClosed) return
    if (!isThere) render(<ThreadSection context={reader} />, root)
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
  show().then(() => isClosed || requestAnimationFrame(() => setTimeout(() => activate().catch(fail))))

  return {
    reload: () => void thread.load(),
    focusComposer: () => reader.composer.field.current?.focus(),
    logout: () => void activate().then(({ context }) => context.session.end(), fail),
    close() {
      isClosed = true
      watching.disconnect()
      thread.close()
      active?.close()
      render(null, root)
      host.shadowRoot?.replaceChildren()
    },
  }
}

/** Gives the element its shadow, with our sheet and the place things are drawn in. */
function furnish(host: Host, root: HTMLElement): ShadowRoot {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  root.className = 'root'
  root.part = 'root'
  const announcer = document.createElement('slot')
  announcer.name = 'announcer'
  shadow.replaceChildren(announcer, root)
  shadow.adoptedStyleSheets = [sheet]
  return shadow
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
    perPage: number('per-page', 100, rootsPerPage),
    maxDepth: number('max-depth', 4, 4),
    topDepth: 0,
    title: document.querySelectorAll(host.localName).length > 1 ? read('page-title') || document.title : null,
    headingLevel: number('heading-level', 5, 2),
    hasHeading: read('heading') !== 'none',
    isClosed: read('closed') !== null,
  }
}
