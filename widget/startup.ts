import type { Table } from './locales/table.ts'
import sheetText from './styles/startup.css?inline'
import type { Actions } from './thread/actions.ts'
import type { MountedContext, Slots, ThreadContext } from './thread/context.ts'
import { togglePause } from './thread/live-updates/live-updates.ts'
import { activate } from './thread/startup/activate.ts'
import { sheetOf } from './ui/sheet.ts'

const posting = () => import('./thread/posting/chunk.ts')
const history = () => import('./thread/history/chunk.ts')
const paging = () => import('./thread/paging/chunk.ts')
const branch = () => import('./thread/branch/branch.tsx')
const arrivals = () => import('./thread/arrivals/chunk.ts')
const myComments = () => import('./thread/my-comments/chunk.ts')
const moderation = () => import('./thread/moderation/chunk.ts')
const postingLimits = () => import('./thread/posting-limits/posting-limits.tsx')
const liveUpdates = () => import('./thread/live-updates/chunk.ts')
const hints = () => import('./thread/startup/hints.tsx')

/** A chunk may bring words, styles and components along. */
interface Chunk {
  words?: Table
  css?: string
  slots?: Slots
}

/** Which chunk implements a verb, by a function of its name: this is the only place that knows. */
const chunks: {
  [Verb in keyof Actions]: () => Promise<
    Chunk & { [Name in Verb]: (context: ThreadContext, ...args: Parameters<Actions[Verb]>) => ResultOf<Verb> }
  >
} = {
  prepareWriting: posting,
  equipComposer: posting,
  openReply: posting,
  openEditor: posting,
  deleteComment: posting,
  pressRespect: posting,
  askName: posting,
  openConflict: history,
  toggleMenu: () => import('./thread/menu/menu.tsx'),
  openHistory: history,
  toggleSearch: () => import('./thread/search/search.tsx'),
  sortBy: paging,
  showMore: paging,
  showReplies: paging,
  openBranch: branch,
  turnToBranch: branch,
  openPermalink: paging,
  loadPermalink: branch,
  offerBackLink: branch,
  focusOnAnchor: paging,
  togglePause: async () => ({ togglePause }),
  awaitThread: liveUpdates,
  applyChanges: arrivals,
  showUnread: arrivals,
  showOutcome: arrivals,
  openMyComments: myComments,
  refreshMyComment: myComments,
  showWaiting: myComments,
  followMyComments: liveUpdates,
  openReport: myComments,
  withdrawReport: myComments,
  mute: myComments,
  offerModeration: moderation,
  openModeration: moderation,
  followLimits: postingLimits,
  limitRefusal: postingLimits,
  tellPerson: postingLimits,
  showHints: hints,
  tellRefusal: hints,
}

type ResultOf<Verb extends keyof Actions> = ReturnType<Actions[Verb]> | Awaited<ReturnType<Actions[Verb]>>

/** What makes a thread that can be read a whole widget. */
export interface Active {
  context: ThreadContext
  /** Loads what a verb needs, and gives the verb. @throws Error where its chunk does not load */
  load: <Verb extends keyof Actions>(verb: Verb) => Promise<Actions[Verb]>
  /** Ends listeners and timers. */
  close: () => void
}

/** Makes a thread a whole widget: it can send, speaks, knows who the reader is, and has every verb. */
export function start(reader: MountedContext): Active {
  const { context, close } = activate(reader)
  reader.slots.context = context
  const added = new Set<Chunk>()
  const add = (chunk: Chunk) => {
    if (added.has(chunk)) return
    added.add(chunk)
    context.words.add(chunk.words)
    context.shadow!.adoptedStyleSheets.push(sheetOf(chunk.css ?? ''))
    Object.assign(context.slots, chunk.slots)
  }
  add({ css: sheetText })
  return {
    context,
    close,
    async load(verb) {
      const chunk: Chunk & Partial<Record<string, unknown>> = await chunks[verb]()
      add(chunk)
      // The type of the table has checked it.
      const implementation = chunk[verb] as (context: ThreadContext, ...args: unknown[]) => never
      return (...args: unknown[]) => implementation(context, ...args)
    },
  }
}
