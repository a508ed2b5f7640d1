import { type Signal, signal } from '@preact/signals'
import type { Role, SessionReply } from '../../../shared/people/staff.ts'
import { Failure } from '../../api/failure.ts'
import type { ConsoleContext } from '../context.ts'

/** What a link makes of its holder; `used` where it is good no more. */
type Entrance = { role: Role; label: string; site: string } | 'reading' | 'used' | 'unreachable'

/** Who has come by a link, before they are in. */
export interface Door {
  entrance: Signal<Entrance>
  name: Signal<string>
  mistake: Signal<string | null>
  enter: () => Promise<void>
}

/** Asks what a link is for, and uses it. */
export function createDoor(context: ConsoleContext, link: string): Door {
  const { ask, words } = context
  const entrance = signal<Entrance>('reading')
  const name = signal('')
  const mistake = signal<string | null>(null)
  const isUsed = (error: unknown) => error instanceof Failure && /^(link-used|invalid)$/.test(error.slug)

  void ask<Exclude<Entrance, string>>('POST', '/staff/link', { link }).then(
    (answer) => {
      entrance.value = answer
      if (!name.peek() && answer.label !== 'First owner') name.value = answer.label
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
        const session = await ask<SessionReply>('POST', '/staff/session', { link, name: name.peek().trim() })
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

/** The page of somebody who is not in: how to get in, or what their link makes of them. */
export function Enter({ context, door }: { context: ConsoleContext; door: Door | null }) {
  const { say } = context.words
  return (
    <main class="enter" id="main">
      <p class="brand">{say('con.title')}</p>
      {door ? <Welcome context={context} door={door} /> : <HowTo context={context} />}
    </main>
  )
}

function HowTo({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  return (
    <>
      <h1>{say('enter.how')}</h1>
      <p>{say('enter.how.1')}</p>
      <ul>
        <li>{say('enter.how.owner')}</li>
        <li>
          {say('enter.how.invited')}
          <code class="command">{say('enter.command')}</code>
        </li>
      </ul>
    </>
  )
}

function Welcome({ context, door }: { context: ConsoleContext; door: Door }) {
  const { say } = context.words
  const entrance = door.entrance.value
  if (entrance === 'reading') return <p class="status">{say('enter.reading')}</p>
  if (entrance === 'used' || entrance === 'unreachable')
    return (
      <>
        <h1>{say('enter.how')}</h1>
        <p class="error">{say(entrance === 'used' ? 'enter.used' : 'enter.fail')}</p>
      </>
    )
  const mistake = door.mistake.value
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void door.enter()
      }}
    >
      <h1>{say('enter.welcome', { site: entrance.site })}</h1>
      <p>{say('enter.makes', { role: say(`role.${entrance.role}`), may: say(`role.${entrance.role}.may`) })}</p>
      <label for="name">{say('enter.name')}</label>
      <p class="hint" id="name-hint">
        {say('enter.name.hint')}
      </p>
      {mistake && (
        <p class="error" id="name-error" role="alert">
          {mistake}
        </p>
      )}
      <input
        id="name"
        type="text"
        autocomplete="name"
        value={door.name}
        aria-invalid={mistake !== null}
        aria-describedby={mistake ? 'name-error name-hint' : 'name-hint'}
        onInput={(event) => {
          door.name.value = event.currentTarget.value
        }}
      />
      <button type="submit" class="button boxed button-primary">
        {say('enter.go')}
      </button>
    </form>
  )
}
