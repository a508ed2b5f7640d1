import { effect, untracked } from '@preact/signals-core'
import { type AnyRequest, createRequest, type Request } from '../../api/request.ts'
import { hasUnsent } from '../../composer/composer-context.ts'
import { openSession } from '../../identity/session.ts'
import { followPage } from '../../ui/accent.ts'
import { openAnnouncer } from '../../ui/announcer.ts'
import { keepReserve } from '../../ui/reserve.ts'
import { recall, storageKey } from '../../ui/storage.ts'
import { tick } from '../../ui/time.ts'
import { whenIdle } from '../../ui/when-idle.ts'
import type { MountedContext, ThreadContext } from '../context.ts'
import { openLiveUpdates } from '../live-updates/live-updates.ts'
import { writeLockOf } from '../may-write.ts'
import type { Phase } from '../model.ts'
import { followAnchor } from '../permalinks/follow-anchor.ts'
import { followHash } from '../permalinks/follow-hash.ts'
import { mirrorAttributes } from './mirror-attributes.ts'

const longWaitMs = 1_000
const againMs = 100

/**
 * Makes a reader's thread the whole context: it can send, knows who the reader is, speaks, follows links and the page's
 * colours, and gives back the space it does not need. Returns it with how to end all that.
 */
export function activate(reader: MountedContext): { context: ThreadContext; close: () => void } {
  const { host, options, thread } = reader
  const { server, site } = options
  const pageId = host.read('page-id')
  const pageUrl = host.read('page-url') || location.href.replace(/#.*/, '')
  const pageTitle = host.read('page-title') || document.title
  const context: ThreadContext = {
    ...reader,
    ...waitForWrites(createRequest(`${server}/api/v1/sites/${site}`)),
    session: openSession(options, reader.viewer),
    announce: openAnnouncer(host),
    page: () => {
      // The server has cleaned it, and it is what the page calls itself: no query of one reader's visit goes along.
      const canonical = thread.thread.peek()?.url || undefined
      return { url: canonical ?? pageUrl, canonical, title: pageTitle, ...(pageId && { id: pageId }) }
    },
    keyOf: (about) =>
      storageKey(
        options,
        about === 'name' || about === 'past' ? about : `${about}:${thread.thread.peek()?.page ?? pageId ?? pageUrl}`,
      ),
  }
  mirrorAttributes(host)
  const closing = [
    tick(),
    followPage(host, reader.shadow!.querySelector('.root')!),
    sayLongWait(context),
    followAnchor(context),
    effect(() => {
      // What the one before respected is no business of the next.
      if (!reader.viewer.value) thread.respected.value = new Set()
    }),
    effect(() => {
      const phase = thread.phase.value
      return untracked(() => whenPhase(context, phase))
    }),
  ]
  return { context, close: endAll(closing) }
}

/** While the reader's own words are on their way, what the server tells waits: it may be about them. */
function waitForWrites(plain: Request): Pick<ThreadContext, 'request' | 'afterWrites'> {
  const ask = plain as AnyRequest
  let writing = 0
  const afterWrites = (run: () => void) => void (writing ? setTimeout(afterWrites, againMs, run) : run())
  const request: AnyRequest = async (...asked) => {
    if (asked[0].startsWith('GET')) return ask(...asked)
    writing++
    // Only after whoever waited for the answer.
    return ask(...asked).finally(() => setTimeout(() => writing--))
  }
  return {
    afterWrites,
    request: request as Request,
  }
}

// One voice: the visible sentence is ordinary text, and is said only when the wait is long.
function sayLongWait({ announce, thread, words }: ThreadContext): () => void {
  const timer = setTimeout(() => {
    if (thread.phase.peek() !== 'ready') announce(words.say('load.status'))
  }, longWaitMs)
  return () => clearTimeout(timer)
}

function whenPhase(context: ThreadContext, phase: Phase): (() => void) | undefined {
  if (phase === 'refused' || phase === 'failed') context.emit('error', { phase })
  if (phase === 'refused') context.actions.tellRefusal()
  if (phase !== 'ready') return
  const closing = [keepReserve(context.host), followHash(context)]
  // Where the page has a way to the comments, it is the way back, too.
  context.jump.value = document.querySelector(`a[href="#${context.host.id}"]`)
  // Most readers are nobody here: no name, nobody muted, not of the team.
  if (
    context.session.token() ||
    recall(storageKey(context.options, 'muted')) ||
    location.hash.startsWith('#comments&moderate')
  )
    context.actions.openMyComments()
  closing.push(goLive(context))
  if (writeLockOf(context)) context.actions.showHints()
  else if (hasUnsent(context)) context.actions.equipComposer()
  else closing.push(whenIdle(() => context.actions.prepareWriting()))
  return endAll(closing)
}

function goLive(context: ThreadContext): () => void {
  let close = whenIdle(() => {
    close = openLiveUpdates(context)
  })
  return () => close()
}

function endAll(closing: (() => void)[]): () => void {
  return () => {
    for (const close of closing) close()
  }
}
