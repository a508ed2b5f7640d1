import { type Signal, signal } from '@preact/signals-core'
import type { Moderation } from '../../../shared/comments/comments.ts'
import { noteMaxLength } from '../../../shared/limits.ts'
import { failureOf } from '../../api/failure.ts'
import type { Key, Say } from '../../locales/say.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** Of the comments that have a status: whether their author is writing why they want a second look. */
const asking = new WeakMap<Entry, Signal<boolean>>()

/** Says below a comment of the reader's own what became of it, from now on. */
export function showStatus(context: ThreadContext, entry: Entry): void {
  const { author, moderation } = entry.comment.peek()
  if (!moderation || asking.has(entry) || author?.id !== context.viewer.peek()?.id) return
  asking.set(entry, signal(false))
  entry.status.value = 'status'
}

interface Props {
  context: ThreadContext
  entry: Entry
  /** The author is writing why they want a second look. */
  isAsking: Signal<boolean>
}

/** What became of a comment, to its author. */
export function Status({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const isAsking = asking.get(entry)!
  const { state, moderation } = entry.comment.value
  if (state === 'published') return <p class="notice">{say('own.approved')}</p>
  if (!moderation) return null
  if (state === 'held')
    return (
      <div class="notice">
        <p>{say('held')}</p>
        {whysOf(say, moderation).map((why) => (
          <p key={why}>{why}</p>
        ))}
      </div>
    )
  const { decision, appealedAt, mayAppeal, mayResubmit } = moderation
  const reason = say(`reason.${decision?.reason ?? 'spam'}`)
  return (
    <div class="notice">
      <p>
        <b>{say(state === 'removed' ? 'tomb.reason' : 'rejected', { reason })}</b>
      </p>
      {decision?.message && <p dir="auto">{decision.message}</p>}
      {!mayAppeal && <p>{say(appealedAt ? 'own.appealed' : 'own.upheld')}</p>}
      {isAsking.value ? (
        <AppealForm context={context} entry={entry} isAsking={isAsking} />
      ) : (
        <div class="actions">
          {mayResubmit && (
            <button type="button" class="button" onClick={() => context.actions.openEditor(entry)}>
              {say('resubmit')}
            </button>
          )}
          {mayAppeal && (
            <button
              type="button"
              class="button ask"
              onClick={() => {
                isAsking.value = true
                within(context, entry, 'textarea')
              }}
            >
              {say('appeal')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

/** Why it waits, in plain words; a code without words of its own is an automatic check. */
function whysOf(say: Say, { reasons }: Moderation): string[] {
  return [...new Set(reasons.map((code) => say(`why.${code}` as Key) || say('why.other')))]
}

/** Moves the focus to a part of a comment once that is drawn. */
function within({ shadow }: ThreadContext, { comment }: Entry, selector: string): void {
  requestAnimationFrame(() =>
    shadow?.getElementById(`comment-${comment.peek().id}`)?.querySelector<HTMLElement>(selector)?.focus(),
  )
}

function AppealForm({ context, entry, isAsking }: Props) {
  const { announce, request, session, words } = context
  const { say } = words
  const { id } = entry.comment.value
  const close = () => {
    isAsking.value = false
    within(context, entry, '.ask')
  }
  const ask = async (form: HTMLFormElement) => {
    const text = String(new FormData(form).get('text')).trim()
    try {
      const { comment } = await request('POST /comments/{id}/appeals', {
        params: { id },
        body: text ? { text } : {},
        token: session.token(),
      })
      isAsking.value = false
      entry.comment.value = { ...comment, replyCount: entry.comment.peek().replyCount }
      announce(say('own.appealed'))
      focusEntry(context, entry)
    } catch (failure) {
      announce(say(failureOf(failure).slug === 'no-appeal' ? 'own.upheld' : 'appeal.fail'), true)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ask(event.currentTarget)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <label for={`appeal-${id}`}>{say('appeal.why')}</label>
      <textarea id={`appeal-${id}`} class="textarea" name="text" rows={2} dir="auto" maxLength={noteMaxLength} />
      <div class="actions">
        <button type="submit" class="button boxed button-primary">
          {say('appeal.send')}
        </button>
        <button type="button" class="button boxed" onClick={close}>
          {say('report.cancel')}
        </button>
      </div>
    </form>
  )
}
