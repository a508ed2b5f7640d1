import type { Signal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import type { Viewer } from '../../shared/viewers.ts'
import type { Desk } from '../composer/desk.ts'
import type { Box } from '../composer/form.tsx'
import type { Words } from '../locales/say.ts'
import type { Theme } from '../ui/theme.ts'
import type { Entry } from './entry.ts'
import type { ThreadModel } from './model.ts'

/** The element, as the loader defines it: `read` gives an attribute of it, else the same as data-* of the script. */
export type Host = HTMLElement & { read: (name: string) => string | null }

/** What the element was told: attributes before `data-*` of the script before the defaults. */
export interface Options {
  server: string
  site: string
  theme: Theme
  perPage: number
  /** How many levels of replies are indented at most. */
  maxDepth: number
  /** Tells several threads on one page apart. */
  title: string | null
  headingLevel: number
  hasHeading: boolean
  isClosed: boolean
}

/** Where this site's reader keeps the order they like. */
export const sortKey = ({ server, site }: Pick<Options, 'server' | 'site'>) => `afterword:${server}:${site}:sort`

/** One widget on a page, as far as reading needs it; passed down as a prop, because a page may hold several. */
export interface Reader {
  host: Host
  /** Null where the same components are rendered to a string. */
  shadow: ShadowRoot | null
  options: Options
  words: Words
  thread: ThreadModel
  /** Who the reader is, as this device remembers; null until that is known. */
  viewer: Signal<Viewer | null>
  /** The composer of the thread itself; replies and edits have boxes of their own. */
  box: Box
  /** What is said above the list: a link that leads nowhere, a part that did not load. */
  notice: Signal<string | null>
  /** What more there is to say where there is no composer: since when it is closed, what the owner must do. */
  hint: Signal<FunctionComponent | null>
  /** What there is to say of what came meanwhile, above the list. */
  news: Signal<FunctionComponent | null>
  /** What follows the list. */
  after: Signal<FunctionComponent | null>
  /** Does something with a part of the widget that comes when it is first needed. Never rejects: a part that does not come is said. */
  use: <Part extends keyof Parts>(part: Part, run: (chunk: Parts[Part], widget: Widget) => unknown) => Promise<void>
  /** Where further replies are, on a page without script; absent where a press fetches them. */
  hrefOf?: (entry: Entry) => string
  /** Tells the page, by a bubbling `afterword:…` event of the element. */
  emit: (name: string, detail: unknown) => void
}

/** The whole widget, complete as soon as its first part beyond reading has come. */
export interface Widget extends Reader, Desk {}

export interface Parts {
  late: typeof import('./late.ts')
  further: typeof import('./further.ts')
  hints: typeof import('./hints.tsx')
  live: typeof import('./live.ts')
  news: typeof import('./news.ts')
  writing: typeof import('./writing.ts')
  menu: typeof import('./menu.tsx')
  history: typeof import('./history.tsx')
}
