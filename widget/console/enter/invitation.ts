import { type Signal, signal } from '@preact/signals'
import type { Role } from '../../../shared/people/staff.ts'
import { Failure } from '../../api/failure.ts'
import type { ConsoleContext } from '../context.ts'

/** What a link is good for: `person` is whose other browser it signs in, null for an invitation; `used` where it was used, withdrawn or has expired. */
type Entrance =
  | { role: Role; label: string | null; person: string | null; site: string }
  | 'reading'
  | 'used'
  | 'unreachable'

/** An invitation link that was opened, until it is accepted. */
export interface InvitationModel {
  entrance: Signal<Entrance>
  name: Signal<string>
  mistake: Signal<string | null>
  enter: () => Promise<void>
}

/** Reads what an invitation link is for; `enter` accepts it and starts the session. */
export function createInvitation(context: ConsoleContext, link: string): InvitationModel {
  const { request, words } = context
  const entrance = signal<Entrance>('reading')
  const name = signal('')
  const mistake = signal<string | null>(null)
  const isUsed = (error: unknown) => error instanceof Failure && /^(link-used|invalid)$/.test(error.slug)

  void request('POST /staff/link-checks', { body: { link } }).then(
    (answer) => {
      entrance.value = answer
      if (!name.peek() && answer.label) name.value = answer.label
    },
    (error: unknown) => {
      entrance.value = isUsed(error) ? 'used' : 'unreachable'
    },
  )
  return {
    entrance,
    name,
    mistake,
    async enter() {
      mistake.value = null
      try {
        const asked = entrance.peek()
        const isKnown = typeof asked === 'object' && asked.person !== null
        const body = isKnown ? { link } : { link, name: name.peek().trim() }
        const session = await request('POST /staff/session', { body })
        context.link.value = null
        context.session.value = session
      } catch (error) {
        if (error instanceof Failure && error.slug === 'invalid') mistake.value = words.say('enter.name.bad')
        else if (isUsed(error)) entrance.value = 'used'
        else mistake.value = words.say('enter.fail')
      }
    },
  }
}
