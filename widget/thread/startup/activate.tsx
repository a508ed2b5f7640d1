import { effect, untracked } from '@preact/signals-core'
import type { Send } from '../../api/client.ts'
import { type AnyRequest, createRequest } from '../../api/request.ts'
import { hasUnsent } from '../../composer/composer-context.ts'
import { openSession } from '../../identity/session.ts'
import { followPage } from '../../ui/accent.ts'
import { openAnnouncer } from '../../ui/announcer.ts'
import { keepReserve } from '../../ui/reserve.ts'
import { recall } from '../../ui/storage.ts'
import { tick } from '../../ui/time.ts'
import { whenIdle } from '../../ui/when-idle.ts'
import { whyNoWriting } from '../may-write.ts'
import type { Phase } from '../model.ts'
import { meetArrivals } from '../permalinks/follow-anchor.ts'
import { followHash } from '../permalinks/follow-hash.ts'
import { mutedKey, type Reader, type Widget } from '../widget.ts'
import { mirrorAttributes } from './mirror-attributes.ts'

const longWaitMs = 1_000

/**
 * Makes a reader's thread the whole widget: it can send, knows who the reader is, speaks, follows links and the page's
 * colours, and gives back the space it does not need. Returns it with how to end all that.
 */
export function complete(reader: Reader): { widget: Widget; close: () => void } {
  const { host, options, thread } = reader
  const { server, site } = options
  const pageId = host.read('page-id')
  const pageUrl = host.read('page-url') || location.href.replace(/#.*/, '')
  const pageTitle = host.read('page-title') || document.title
  const widget: Widget = Object.assign(reader, {
    request: createRequest(`${server}/api/v1/sites/${site}`),
    // The older way to ask, for callers that still name their address themselves.
    send: ((path, { method = 'GET', ...input } = {}) =>
      (widget.request as AnyRequest)(`${method} ${path}`, input)) as Send,
    session: openSession(server, site, reader.viewer),
    announce: openAnnouncer(host),
    settings: thread.settings,
    page: () => {
      const { page, url } = thread.thread.peek() ?? {}
      const id = page ?? pageId
      return { url: url || pageUrl, title: pageTitle, ...(id && { id }) }
    },
    keyOf: (about: string) => {
      const page = thread.thread.peek()?.page ?? pageId ?? pageUrl
      return `afterword:${server}:${site}:${about === 'name' ? about : `${about}:${page}`}`
    },
  })
  mirrorAttributes(host)
  const closing = [
    tick(),
    followPage(host, reader.shadow!.querySelector('.root')!, options.theme),
    sayLongWait(widget),
    meetArrivals(widget),
    effect(() => {
      // What the one before respected is no business of the next.
      if (!reader.viewer.value) thread.respected.value = new Set()
    }),
    effect(() => {
      const phase = thread.phase.value
      return untracked(() => whenPhase(widget, phase))
    }),
  ]
  return { widget, close: endAll(closing) }
}

// One voice: the visible sentence is ordinary text, and is said only when the wait is long.
function sayLongWait({ announce, thread, words }: Widget): () => void {
  const timer = setTimeout(() => {
    if (thread.phase.peek() !== 'ready') announce(words.say('load.status'))
  }, longWaitMs)
  return () => clearTimeout(timer)
}

function whenPhase(widget: Widget, phase: Phase): (() => void) | undefined {
  if (phase === 'refused' || phase === 'failed') widget.emit('error', { phase })
  if (phase === 'refused') widget.use('hints', (hints) => hints.tellRefusal(widget))
  if (phase !== 'ready') return
  const closing = [keepReserve(widget.host), followHash(widget)]
  showWayBack(widget)
  // Most readers are nobody here: no name, nobody muted, not of the team.
  if (
    widget.session.token() ||
    recall(mutedKey(widget.options)) ||
    location.hash.startsWith('#comments&afterword-team=')
  )
    widget.use('own', (own) => own.openOwn(widget))
  closing.push(goLive(widget))
  if (whyNoWriting(widget)) {
    widget.use('hints', (hints) => hints.showHints(widget))
    return endAll(closing)
  }
  if (hasUnsent(widget)) widget.use('writing', (writing) => writing.takeOver(widget))
  else closing.push(whenIdle(() => widget.use('writing', () => {})))
  return endAll(closing)
}

function goLive(widget: Widget): () => void {
  let close: (() => void) | null = whenIdle(() =>
    widget.use('live', (live) => {
      if (close) close = live.openLive(widget)
    }),
  )
  return () => {
    close?.()
    close = null
  }
}

function endAll(closing: (() => void)[]): () => void {
  return () => {
    for (const close of closing) close()
  }
}

/** Leads back to the article, where the page has a way to the comments. */
function showWayBack({ after, host, words }: Widget): void {
  const jump = document.querySelector<HTMLElement>(`a[href="#${host.id}"]`)
  if (jump)
    after.value = () => (
      <button type="button" class="button" onClick={() => jump.focus()}>
        {words.say('back.article')}
      </button>
    )
}
