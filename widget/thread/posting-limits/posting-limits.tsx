import { effect, type Signal, signal, untracked } from '@preact/signals-core'
import type { Restriction, TeamMessage } from '../../../shared/people/viewers.ts'
import type { Failure } from '../../api/failure.ts'
import type { ComposerState, Refusal } from '../../composer/form.tsx'
import { limitText, restrictionText } from '../../composer/posting-limit-words.ts'
import { postingLimits } from '../../locales/en/posting-limits.ts'
import type { Slots, ThreadContext } from '../context.ts'

// The chunk for threads that are slower than others, end soon or are not for everybody, and for who may not write: what they
// are told, and until when. Nothing is ever disabled: the server decides, and the text stays.

export const words = postingLimits

export const slots = { teamMessage: TeamMessages } satisfies Slots

const soonMs = 60 * 60_000
const tickMs = 1_000

/** The second, for what counts down. */
const now = signal(Date.now())
const watched = new WeakSet<ThreadContext>()
const followed = new WeakSet<ComposerState>()

/** Says at a composer what its thread asks of who writes there now, for as long as it asks. A composer is followed once. */
export function followLimits(context: ThreadContext, composer: ComposerState): void {
  watch(context)
  if (followed.has(composer)) return
  followed.add(composer)
  composer.behaviour.peek()!.limit.value = () => noteOf(context)
  let before: number | undefined
  const stop = effect(() => {
    if (isGone(context)) return queueMicrotask(() => stop())
    const { slowS } = context.thread.thread.value!
    // Who is writing just now looks elsewhere.
    if (slowS && slowS !== before && context.shadow?.activeElement === composer.field.current)
      context.announce(noteOf(context) ?? '', true)
    before = slowS
  })
  sayMembersOnly(context, composer)
}

/** When somebody may write again, as the server said, in milliseconds. */
const waits = new WeakMap<ThreadContext, number>()

/** What a post was refused for. Where that is slow mode, the foot of the composer counts down from then on. */
export function limitRefusal(context: ThreadContext, { slug, problem }: Failure): Refusal {
  const { say } = context.words
  if (slug !== 'slow-mode') return { text: limitText(say, { slug, problem }) }
  waits.set(context, Date.now() + (problem?.retryAfterS ?? 0) * 1_000)
  return { text: say('slow.refused') }
}

/** What the foot of a composer says of its thread; null for nothing. */
function noteOf(context: ThreadContext): string | null {
  const { thread, viewer } = context
  const { say, lang } = context.words
  const { slowS, slowUntil, closesAt } = thread.thread.value!
  if (slowS && viewer.value?.kind !== 'staff') {
    const own = lastOwn(thread, viewer.value?.id) + slowS * 1_000
    const againMs = Math.max(own, waits.get(context) ?? 0) - now.value
    const waitS = Math.min(slowS, Math.ceil(againMs / 1_000))
    const text = waitS > 0 ? say('slow.wait', { n: waitS }) : say('slow.on', { n: slowS })
    return slowUntil ? say('slow.until', { text, time: clockTime(lang, slowUntil) }) : text
  }
  const leftMs = closesAt ? Date.parse(closesAt) - now.value : Number.POSITIVE_INFINITY
  return leftMs > 0 && leftMs < soonMs ? say('closes.in', { n: Math.ceil(leftMs / 60_000) }) : null
}

const clockTime = (lang: string, iso: string) =>
  new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso))

/** When somebody last wrote here, as far as is on the page, in milliseconds. */
function lastOwn({ index }: ThreadContext['thread'], id: string | undefined): number {
  let last = 0
  for (const { comment } of index.values()) {
    const { author, createdAt } = comment.peek()
    if (id && author?.id === id) last = Math.max(last, Date.parse(createdAt))
  }
  return last
}

/** Moves the second, and ends by itself what has an end: the server does so at the same moment, and tells nobody. */
function watch(context: ThreadContext): void {
  if (watched.has(context)) return
  watched.add(context)
  const { thread } = context.thread
  const timer = setInterval(() => {
    if (isGone(context)) return clearInterval(timer)
    now.value = Date.now()
    const current = thread.peek()!
    const isOver = (at: string | null) => at !== null && Date.parse(at) <= now.peek()
    if (current.state === 'open' && isOver(current.closesAt))
      thread.value = { ...current, state: 'closed', closedAt: current.closesAt }
    else if (isOver(current.slowUntil)) thread.value = { ...current, slowS: 0, slowUntil: null }
  }, tickMs)
}

const isGone = ({ shadow }: ThreadContext) => !shadow?.querySelector('.content')

/**
 * Says in a composer that only members write here, from the moment it is so and to who is none, before they write in vain; what
 * is in it stays.
 */
function sayMembersOnly(context: ThreadContext, composer: ComposerState): void {
  const { say } = context.words
  const text = say('err.members')
  const isForFew = () => context.thread.thread.value!.membersOnly
  const clear = () => {
    const { error } = composer.behaviour.peek()!
    if (error.peek()?.text === text) error.value = null
  }
  const stop = effect(() => {
    if (isGone(context)) return queueMicrotask(() => stop())
    if (!isForFew() || context.viewer.value?.kind === 'staff') return clear()
    mayWrite(context).then((may) => {
      const { error } = composer.behaviour.peek()!
      if (may || error.peek() || !untracked(isForFew)) return
      error.value = { text }
      if (context.shadow?.activeElement === composer.field.current) context.announce(text, true)
    })
  })
}

/** Who is trusted knows it from the server only. */
async function mayWrite({ request, session, thread }: ThreadContext): Promise<boolean> {
  const token = session.token()
  if (!token) return false
  try {
    return (await request('GET /me', { query: { thread: thread.thread.peek()!.id! }, token })).rights.post
  } catch {
    // The next post says so, where it is so.
    return true
  }
}

/** Tells a reader what moderators decided about them, and what they want them to know. */
export function tellPerson(context: ThreadContext, restriction: Restriction | null, messages: TeamMessage[]): void {
  if (restriction) showRestriction(context, restriction)
  const unread = messages.filter(({ id }) => !readHere.has(id))
  if (unread.length > 0) showMessages(context, unread)
}

/** The messages that were read: an answer asked for before that may still hold them. */
const readHere = new Set<string>()

async function showRestriction(context: ThreadContext, restriction: Restriction): Promise<void> {
  await context.actions.equipComposer()
  const { error } = context.composer.behaviour.peek() ?? {}
  if (error) error.value ??= { text: restrictionText(context.words.say, restriction) }
}

/** What moderators want a reader to know, one message at a time. */
const messagesOf = new WeakMap<ThreadContext, Signal<TeamMessage[]>>()

function showMessages(context: ThreadContext, messages: TeamMessage[]): void {
  const shown = messagesOf.get(context)
  if (shown) shown.value = messages
  else messagesOf.set(context, signal(messages))
  context.panel.value = 'teamMessage'
}

function TeamMessages({ context }: { context: ThreadContext }) {
  const { panel, request, session, words } = context
  const { say } = words
  const messages = messagesOf.get(context)!
  const [{ id, text }, ...others] = messages.value as [TeamMessage, ...TeamMessage[]]
  const read = () => {
    readHere.add(id)
    // Shown again on the next visit where this does not arrive.
    request('POST /me/messages/{id}/read', { params: { id }, token: session.token() }).catch(() => {})
    if (others.length > 0) messages.value = others
    else panel.value = null
  }
  return (
    <div class="notice" role="note" aria-label={say('team.message')}>
      <p>
        <b>{say('team.message')}</b>
      </p>
      <p dir="auto">{text}</p>
      <button type="button" class="button boxed" onClick={read}>
        {say('team.read')}
      </button>
    </div>
  )
}
