import { effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import type { ConsoleContext } from '../../context.ts'
import { keepCounts } from '../counts.ts'
import { createDecidedToday, type DecidedToday } from '../decided-today.ts'
import { loadViews } from '../saved-views/saved-views.ts'
import { type Assignments, createAssignments } from './assignments.ts'
import { type AuthorActions, createAuthorActions } from './author-actions.ts'
import { type Choices, createChoices } from './choices.ts'
import { type Claims, createClaims } from './claims.ts'
import { type Conversation, createConversation } from './conversation.ts'
import { createDecisions, type Decisions } from './decisions.ts'
import type { QueueDialogs } from './dialogs.ts'
import { type Item, isUnapplied } from './item.ts'
import { createNotices, type Notices } from './notices.ts'
import { createQueue, type Queue } from './queue.ts'
import { createReasonPicker, type ReasonPicker } from './reason-picker.ts'
import { createReplying, type Replying } from './replying.ts'
import { createSelection, type Selection } from './selection.ts'
import { createUndo, type UndoHistory } from './undo.ts'

/** Display options of the queue. */
interface QueueLayout {
  /** One comment at a time. */
  isSingle: Signal<boolean>
  hasFilters: Signal<boolean>
}

/** Holds the models of the queue screen. It has no verbs of its own: each model knows only those it is made with. */
export interface QueueController {
  context: ConsoleContext
  /** The queue that is open: the address says which. */
  queue: ReadonlySignal<Queue>
  layout: QueueLayout
  selection: Selection
  decisions: Decisions
  reasonPicker: ReasonPicker
  choices: Choices
  undo: UndoHistory
  claims: Claims
  assignments: Assignments
  authorActions: AuthorActions
  conversation: Conversation
  replying: Replying
  notices: Notices
  decidedToday: DecidedToday
  dialogs: QueueDialogs
  close: () => void
}

/** The media query of phones: one comment at a time, its buttons at the bottom. */
export const narrow = '(max-width: 699px)'

export function createQueueController(context: ConsoleContext, dialogs: QueueDialogs): QueueController {
  const { route } = context
  const openQueue = (unapplied?: Item[]) => createQueue(context, route.peek().queue, route.peek().filters, unapplied)
  const queue = signal(openQueue())
  const notices = createNotices(context)
  const decidedToday = createDecidedToday()
  const selection = createSelection(queue)
  const undo = createUndo(context, queue, { notices, decidedToday })
  const decisions = createDecisions(context, queue, { selection, undo, notices, decidedToday })
  const reasonPicker = createReasonPicker(selection)
  const claims = createClaims(context, notices)
  const conversation = createConversation(context, queue)
  const replying = createReplying(queue)

  const unfollowRoute = effect(() => {
    if (route.value.screen !== 'queue') return
    claims.release()
    queue.peek().close()
    selection.clear()
    reasonPicker.close()
    const opened = openQueue(untracked(() => queue.peek().items.peek().filter(isUnapplied)))
    queue.value = opened
    void opened.load().then(() => {
      if (queue.peek() === opened) claims.follow(opened)
    })
  })
  const unfollowCurrent = effect(() => {
    const id = queue.value.current.value
    if (selection.items.peek().length === 0) reasonPicker.close()
    untracked(() => {
      conversation.reset()
      replying.leave(id)
    })
  })
  void loadViews(context)
  const stopCounting = keepCounts(context, () => queue.peek().refresh())

  return {
    context,
    queue,
    layout: { isSingle: signal(matchMedia(narrow).matches), hasFilters: signal(false) },
    selection,
    decisions,
    reasonPicker,
    choices: createChoices(selection, decisions, reasonPicker),
    undo,
    claims,
    assignments: createAssignments(context, queue, { selection, undo, notices, dialogs }),
    authorActions: createAuthorActions(context, queue, { undo, notices, dialogs }),
    conversation,
    replying,
    notices,
    decidedToday,
    dialogs,
    close() {
      stopCounting()
      unfollowRoute()
      unfollowCurrent()
      claims.release()
      queue.peek().close()
      undo.forget()
    },
  }
}
