import { type Signal, signal } from '@preact/signals-core'
import type { Comment } from '../../../shared/comments/comments.ts'
import { type DecisionReason, decisionReasons } from '../../../shared/comments/decision-reasons.ts'
import type { DecisionRequest, DecisionVerb } from '../../../shared/moderation/moderation.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** What the team does about one comment of the page. */
export interface Case {
  entry: Entry
  /** The reason for a removal is being chosen. */
  isRejecting: Signal<boolean>
  /** What can be taken back: the last decision, made here. */
  last: Signal<{ batch: string; verb: DecisionVerb } | null>
  /** The words of a removed comment, once they were asked for. */
  removed: Signal<Comment | null>
}

/** Begins what the team may do about a comment; one that others do not see is labelled so. */
export function makeCase(entry: Entry): Case {
  entry.status.value ??= 'teamStatus'
  return { entry, isRejecting: signal(false), last: signal(null), removed: signal(null) }
}

/** What the team is told of a comment that others do not see. */
export function TeamStatus({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const { author, state } = entry.comment.value
  if (!author || state === 'published' || state === 'deleted') return null
  const text = state === 'held' ? say('staff.held') : say('staff.unseen', { state: say(`staff.state.${state}`) })
  return <p class="notice">{text}</p>
}

interface Props {
  context: ThreadContext
  its: Case
  /** As the team sees it; in the page itself only its tombstone may stand. */
  comment: Comment
}

/** The decisions about one comment, below it. */
export function Decide({ context, its, comment }: Props) {
  const { options, words } = context
  const { say } = words
  const { state, threadId } = comment
  const site = options.site === '_' ? '' : `?site=${options.site}`
  const act = (verb: DecisionVerb) => () => decide({ context, its, comment }, { verb })
  return (
    <div class="actions team" role="group" aria-label={say('staff.group', { name: comment.author!.name })}>
      {state !== 'published' && (
        <button type="button" class="button" onClick={act('approve')}>
          {say('staff.approve')}
        </button>
      )}
      {(state === 'published' || state === 'held' || state === 'spam') && (
        <button
          type="button"
          class="button"
          aria-expanded={its.isRejecting.value}
          onClick={() => {
            its.isRejecting.value = !its.isRejecting.peek()
            within(context, its, '.team select')
          }}
        >
          {say('staff.remove')}
        </button>
      )}
      {state !== 'spam' && (
        <button type="button" class="button" onClick={act('spam')}>
          {say('staff.spam')}
        </button>
      )}
      <a href={`${options.server}/console${site}#/all?thread=${threadId}`} target="_blank" rel="noopener">
        {say('staff.console')}
      </a>
      {its.isRejecting.value && <Reject context={context} its={its} comment={comment} />}
    </div>
  )
}

/** What was just done, and how to take it back. */
export function Last({ context, its }: Omit<Props, 'comment'>) {
  const { say } = context.words
  const last = its.last.value
  if (!last) return null
  return (
    <div class="actions team">
      <span>{say(`staff.done.${last.verb as 'approve'}`)}.</span>
      <button type="button" class="button" onClick={() => undo(context, its, last.batch)}>
        {say('staff.undo')}
      </button>
    </div>
  )
}

function Reject({ context, its, comment }: Props) {
  const { say } = context.words
  const close = () => {
    its.isRejecting.value = false
    within(context, its, '.team [aria-expanded]')
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        const message = String(fields.get('message')).trim()
        const reason = fields.get('reason') as DecisionReason
        if (reason === 'other' && !message) {
          context.announce(say('staff.other'), true)
          return event.currentTarget.querySelector('input')?.focus()
        }
        decide({ context, its, comment }, { verb: 'reject', reason, ...(message && { message }) })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <label>
        {say('staff.because')}{' '}
        <select name="reason">
          {decisionReasons.map((reason) => (
            <option key={reason} value={reason}>
              {say(`reason.${reason}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('staff.message')} <input type="text" name="message" dir="auto" maxLength={300} />
      </label>
      <button type="submit" class="button">
        {say('staff.remove')}
      </button>
      <button type="button" class="button" onClick={close}>
        {say('staff.cancel')}
      </button>
    </form>
  )
}

function within({ shadow }: ThreadContext, { entry }: Case, selector: string): void {
  requestAnimationFrame(() =>
    shadow?.getElementById(`comment-${entry.comment.peek().id}`)?.querySelector<HTMLElement>(selector)?.focus(),
  )
}

type Choice = Pick<DecisionRequest, 'verb'> & Partial<Pick<DecisionRequest, 'reason' | 'message'>>

async function decide({ context, its, comment }: Props, choice: Choice): Promise<void> {
  const { announce, request, session, words } = context
  const { id, state, revision } = comment
  const body = { items: [{ id, state, revision }], source: 'embed' as const, ...choice }
  try {
    const { batch, done } = await request('POST /moderation/decisions', {
      body,
      token: session.token(),
    })
    its.isRejecting.value = false
    its.last.value = done.length > 0 ? { batch, verb: choice.verb } : null
    announce(words.say(done.length > 0 ? `staff.done.${choice.verb as 'approve'}` : 'staff.lost'), done.length === 0)
    await refresh(context, its)
  } catch {
    announce(words.say('staff.fail'), true)
  }
}

async function undo(context: ThreadContext, its: Case, batch: string): Promise<void> {
  const { announce, request, session, words } = context
  try {
    const { done } = await request('POST /moderation/batches/{id}/undo', {
      params: { id: batch },
      token: session.token(),
    })
    its.last.value = null
    announce(words.say(done.length > 0 ? 'staff.undone' : 'staff.lost'), done.length === 0)
    await refresh(context, its)
  } catch {
    announce(words.say('staff.fail'), true)
  }
}

/** Shows the comment as it now is: what is neither public nor held as its tombstone, with the words folded below it. */
async function refresh(context: ThreadContext, its: Case): Promise<void> {
  const { entry } = its
  const before = entry.comment.peek()
  const { comment } = await context.request('GET /comments/{id}', {
    params: { id: before.id },
    token: context.session.token(),
  })
  const isInPlace = comment.state === 'published' || comment.state === 'held'
  const kept = { replyCount: before.replyCount, replies: undefined }
  its.removed.value = isInPlace ? null : comment
  entry.comment.value = isInPlace
    ? { ...comment, ...kept }
    : { ...comment, ...kept, state: 'removed', author: null, body: [], editedAt: null, moderation: undefined }
  focusEntry(context, entry)
}
