import type { Signal } from '@preact/signals-core'
import type { FunctionComponent } from 'preact'
import type { Viewer } from '../../shared/people/viewers.ts'
import type { Desk } from '../composer/composer-context.ts'
import type { Box } from '../composer/form.tsx'
import type { Words } from '../locales/say.ts'
import type { Theme } from '../ui/theme.ts'
import type { Entry } from './entry.ts'
import type { ThreadModel } from './model.ts'

/**
 * The element, as the loader defines it: `read` gives an attribute of it, else the same as data-* of the script;
 * `connectedCallback` begins anew.
 */
export type Host = HTMLElement & { read: (name: string) => string | null; connectedCallback: () => void }

/** What the element was told: attributes before `data-*` of the script before the defaults. */
export interface Options {
  server: string
  site: string
  theme: Theme
  perPage: number
  /** How many levels of replies are indented at most. */
  maxDepth: number
  /** From how deep in the thread that is counted: 0, or the depth of the branch a view shows. */
  topDepth: number
  /** Tells several threads on one page apart. */
  title: string | null
  headingLevel: number
  hasHeading: boolean
  isClosed: boolean
}

/** Where this site's reader keeps the order they like. */
export const sortKey = ({ server, site }: Pick<Options, 'server' | 'site'>) => `afterword:${server}:${site}:sort`

/** Where this device keeps whom its reader has muted on this site: names by id. */
export const mutedKey = ({ server, site }: Pick<Options, 'server' | 'site'>) => `afterword:${server}:${site}:muted`

/** One branch, shown alone. It hangs here as long as it is shown, and not in the list. */
export interface View {
  root: Entry
  Draw: FunctionComponent
  /** Which view it was opened from; null where that was the list. */
  before: View | null
  /** Puts the branch back where it belongs, and with `isReturning` the reader too. */
  leave: (isReturning: boolean) => void
}

/** One widget on a page, as far as reading needs it; passed down as a prop, because a page may hold several. */
export interface Reader {
  host: Host
  /** Null where the same components are rendered to a string: on a plain page, and for one that includes its comments. */
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
  /** The branch that is shown in place of the list. */
  view: Signal<View | null>
  /** What there is to say of what came meanwhile, above the list. */
  news: Signal<FunctionComponent | null>
  /** What stands between the toolbar and the list: the search. */
  panel: Signal<FunctionComponent | null>
  /** What follows the list. */
  after: Signal<FunctionComponent | null>
  /** Does something with a part of the widget that comes when it is first needed. Never rejects: a part that does not come is said. */
  use: <Part extends keyof Parts>(part: Part, run: (chunk: Parts[Part], widget: Widget) => unknown) => Promise<void>
  /** A page without script: where further replies are, and what stands below a comment. Absent where buttons do all that. */
  plain?: { hrefOf: (entry: Entry) => string; Foot: FunctionComponent<{ entry: Entry }> }
  /** Tells the page, by a bubbling `afterword:…` event of the element. */
  emit: (name: string, detail: unknown) => void
}

/** The whole widget, complete as soon as its first part beyond reading has come. */
export interface Widget extends Reader, Omit<Desk, 'host'> {}

export interface Parts {
  late: typeof import('./startup/chunk.ts')
  further: typeof import('./paging/chunk.ts')
  hints: typeof import('./startup/hints.tsx')
  live: typeof import('./live-updates/live-updates.ts')
  news: typeof import('./arrivals/chunk.ts')
  writing: typeof import('./posting/chunk.ts')
  menu: typeof import('./menu/menu.tsx')
  own: typeof import('./my-comments/chunk.ts')
  heat: typeof import('./posting-limits/posting-limits.tsx')
  history: typeof import('./history/history.tsx')
  branch: typeof import('./branch/branch.tsx')
  search: typeof import('./search/search.tsx')
}
