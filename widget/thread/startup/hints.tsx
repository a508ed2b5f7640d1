import { isLoopback } from '../../../shared/may-write.ts'
import { hints } from '../../locales/en/hints.ts'
import { calendarDate } from '../../ui/time.ts'
import type { Slots, ThreadContext } from '../context.ts'
import { writeLockOf } from '../may-write.ts'

export const words = hints

export const slots = { hint: Hint } satisfies Slots

/** Says what more there is to say where there is no composer. */
export function showHints(context: ThreadContext): void {
  const { closedAt } = context.thread.thread.peek()!
  const { say } = context.words
  if (!context.thread.settings.peek()!.guestPosting) context.hint.value = { isForTeam: true }
  if (closedAt) {
    const date = calendarDate(say, closedAt)
    context.hint.value = { closedSince: date }
  }
  if (writeLockOf(context) === 'unavailable') tellOwner(context)
}

/**
 * Tells the owner why nobody can comment on this page and the one command that changes it: once in the console, and on the
 * page itself only where it is being made, on the owner's own machine. Readers never see it.
 */
function tellOwner(context: ThreadContext): void {
  const { origin } = location
  const command = `npm run afterword -- site allow ${origin}`
  // biome-ignore lint/suspicious/noConsole: the one place an owner of a live site looks.
  console.warn(`Afterword: pages on ${origin} may not post yet (origin-not-allowed). Allow them with: ${command}`)
  if (!isLoopback(location.origin)) return
  context.hint.value = { origin, command }
}

function Hint({ context: { hint, words } }: { context: ThreadContext }) {
  const now = hint.value!
  if ('isForTeam' in now) return <p>{words.say('closed.team')}</p>
  if ('closedSince' in now) return <p>{words.say('closed.since', { date: now.closedSince })}</p>
  return (
    <p>
      {words.say('unavailable.owner', { origin: now.origin })} <code>{now.command}</code>
    </p>
  )
}

/** The server refuses this page altogether: readers are told so, the owner is told what to look at. */
export function tellRefusal({ options: { server, site } }: ThreadContext): void {
  // biome-ignore lint/suspicious/noConsole: as above.
  console.warn(
    `Afterword: ${server} refuses this page of site "${site}" (not-found or invalid). See its sites with: npm run afterword -- site list`,
  )
}
