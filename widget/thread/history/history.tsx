import { type Signal, signal } from '@preact/signals-core'
import { render } from 'preact'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Revision, RevisionPage } from '../../../shared/comments/revisions.ts'
import { drawNodes } from '../../ui/nodes.tsx'
import { absoluteTime, relativeTime } from '../../ui/time.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { Differences } from './differences.tsx'

/** Opens what a comment said before: a modal dialog, newest version first, each with its differences from the one before. */
export async function openHistory(context: ThreadContext, entry: Entry): Promise<void> {
  const { request, session, shadow, words } = context
  const { id } = entry.comment.peek()
  const opener = shadow!.activeElement as HTMLElement | null
  const dialog = document.createElement('dialog')
  dialog.className = 'dialog history'
  dialog.setAttribute('part', 'dialog')
  dialog.setAttribute('aria-labelledby', 'history-title')
  const revisions: Signal<Revision[] | null> = signal(null)
  const hasFailed = signal(false)
  shadow!.querySelector('.root')!.append(dialog)
  render(
    <History context={context} entry={entry} revisions={revisions} hasFailed={hasFailed} dialog={dialog} />,
    dialog,
  )
  dialog.addEventListener('close', () => {
    render(null, dialog)
    dialog.remove()
    // The browser has given the focus back already, and the reader may have moved on; where there was nothing to give it to, we do.
    if (shadow!.activeElement) return
    const home = opener?.isConnected ? opener : shadow!.getElementById(`comment-${id}`)
    home?.focus()
  })
  // A press beside the dialog is a press on its backdrop.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  dialog.showModal()
  dialog.querySelector<HTMLElement>('#history-title')?.focus()
  try {
    let next: string | null = null
    do {
      const page: RevisionPage = await request('GET /comments/{id}/revisions', {
        params: { id },
        ...(next !== null && { query: { cursor: next } }),
        token: session.token(),
      })
      revisions.value = [...(revisions.peek() ?? []), ...page.items]
      next = page.nextCursor
    } while (next !== null)
  } catch {
    hasFailed.value = true
    context.announce(words.say('hist.fail'), true)
  }
}

interface Props {
  context: ThreadContext
  entry: Entry
  revisions: Signal<Revision[] | null>
  hasFailed: Signal<boolean>
  dialog: HTMLDialogElement
}

const showsFull = signal(false)

function History({ context, entry, revisions, hasFailed, dialog }: Props) {
  const { say } = context.words
  const items = revisions.value ?? []
  return (
    <>
      <div class="dialog-top">
        <h2 id="history-title" tabIndex={-1}>
          {say('hist.title')}
        </h2>
        <button type="button" class="button" onClick={() => dialog.close()}>
          {say('close')}
        </button>
      </div>
      <fieldset class="modes">
        <legend class="hidden">{say('hist.title')}</legend>
        {([false, true] as const).map((isFull) => (
          <label key={isFull}>
            <input
              type="radio"
              name="mode"
              checked={showsFull.value === isFull}
              onChange={() => {
                showsFull.value = isFull
              }}
            />{' '}
            {say(isFull ? 'hist.full' : 'hist.changes')}
          </label>
        ))}
      </fieldset>
      {hasFailed.value && <p>{say('hist.fail')}</p>}
      {/* biome-ignore lint/a11y/noRedundantRoles: WebKit drops a list's meaning with its bullets. */}
      <ol role="list">
        {items.map((revision, at) => (
          <Version
            key={revision.revision}
            context={context}
            entry={entry}
            revisions={revisions}
            revision={revision}
            before={items[at + 1]}
            isNow={at === 0}
          />
        ))}
      </ol>
    </>
  )
}

interface VersionProps {
  context: ThreadContext
  entry: Entry
  revisions: Signal<Revision[] | null>
  revision: Revision
  before: Revision | undefined
  isNow: boolean
}

function Version({ context, entry, revisions, revision, before, isNow }: VersionProps) {
  const { lang, say } = context.words
  const { author } = entry.comment.value
  const isOwn = author?.id === context.session.viewer.value?.id
  const which = isNow ? say('hist.now') : before ? say('hist.version', { n: revision.revision }) : say('hist.first')
  const role = (by: Revision['by']) => say(by === 'author' ? 'hist.by.author' : 'hist.by.mod')
  return (
    <li>
      <p class="meta">
        <b>{which}</b>{' '}
        <time dateTime={revision.at} title={absoluteTime(lang, revision.at)}>
          {relativeTime(say, revision.at, true)}
        </time>{' '}
        · <bdi>{revision.by === 'author' ? author?.name : role('moderator')}</bdi>
      </p>
      {revision.hidden && <p class="meta">{say('hist.hidden')}</p>}
      {revision.note && <p class="meta">{revision.note}</p>}
      {revision.redacted ? (
        <p class="meta">
          {say('hist.redacted', {
            role: role(revision.redactedBy ?? 'moderator'),
            reason: revision.redactionReason ?? '',
          })}
        </p>
      ) : before && !before.redacted && !showsFull.value ? (
        <p class="body version" dir="auto">
          <Differences words={context.words} before={plainText(before.body)} after={plainText(revision.body)} />
        </p>
      ) : (
        <div class="body">{drawNodes(revision.body)}</div>
      )}
      {isOwn && !isNow && !revision.redacted && (
        <Hide context={context} entry={entry} revisions={revisions} revision={revision} />
      )}
    </li>
  )
}

function Hide({ context, entry, revisions, revision }: Omit<VersionProps, 'before' | 'isNow'>) {
  const { request, session, words } = context
  const hide = async (event: SubmitEvent) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason'))
    try {
      const hidden = await request('DELETE /comments/{id}/revisions/{revision}', {
        params: { id: entry.comment.peek().id, revision: revision.revision },
        body: { reason },
        token: session.token(),
      })
      revisions.value = revisions.peek()!.map((one) => (one === revision ? hidden.revision : one))
    } catch {
      context.announce(words.say('hist.fail'), true)
    }
  }
  return (
    <details>
      <summary>{words.say('hist.hide')}</summary>
      <form onSubmit={hide}>
        <label>
          {words.say('hist.hide.why')} <input name="reason" type="text" required maxLength={300} />
        </label>
        <button type="submit" class="button boxed">
          {words.say('hist.hide')}
        </button>
      </form>
    </details>
  )
}

function plainText(nodes: Node[]): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text
      if (node.type === 'br') return '\n'
      return plainText(node.children) + (/^(p|li|quote)$/.test(node.type) ? '\n\n' : '')
    })
    .join('')
    .replace(/\n{3,}/g, '\n\n')
}
