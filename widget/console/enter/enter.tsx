import type { Role } from '../../../shared/people/staff.ts'
import type { ConsoleContext } from '../context.ts'
import type { InvitationModel } from './invitation.ts'

/** The page shown without a session: how to get a link, or the form that accepts an invitation. */
export function Enter({ context, invitation }: { context: ConsoleContext; invitation: InvitationModel | null }) {
  const { say } = context.words
  return (
    <main class="enter" id="main">
      <p class="brand">{say('con.title')}</p>
      {invitation ? <Welcome context={context} invitation={invitation} /> : <HowTo context={context} />}
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

function Welcome({ context, invitation }: { context: ConsoleContext; invitation: InvitationModel }) {
  const { say } = context.words
  const entrance = invitation.entrance.value
  if (entrance === 'reading') return <p class="status">{say('enter.reading')}</p>
  if (entrance === 'used' || entrance === 'unreachable')
    return (
      <>
        <h1>{say('enter.how')}</h1>
        <p class="error">{say(entrance === 'used' ? 'enter.used' : 'enter.fail')}</p>
      </>
    )
  const mistake = invitation.mistake.value
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void invitation.enter()
      }}
    >
      <h1>{say('enter.welcome', { site: entrance.site })}</h1>
      {entrance.person ? (
        <>
          <p>{say('enter.as', { name: entrance.person, role: say(`role.${entrance.role}`) })}</p>
          {mistake && (
            <p class="error" role="alert">
              {mistake}
            </p>
          )}
        </>
      ) : (
        <NewPerson context={context} invitation={invitation} role={entrance.role} />
      )}
      <button type="submit" class="button boxed button-primary">
        {say('enter.go')}
      </button>
    </form>
  )
}

interface NewPersonProps {
  context: ConsoleContext
  invitation: InvitationModel
  role: Role
}

/** What an invitation makes of somebody, and the field for their name. */
function NewPerson({ context, invitation, role }: NewPersonProps) {
  const { say } = context.words
  const mistake = invitation.mistake.value
  return (
    <>
      <p>{say('enter.makes', { role: say(`role.${role}`), can: say(`role.${role}.can`) })}</p>
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
        value={invitation.name}
        aria-invalid={mistake !== null}
        aria-describedby={mistake ? 'name-error name-hint' : 'name-hint'}
        onInput={(event) => {
          invitation.name.value = event.currentTarget.value
        }}
      />
    </>
  )
}
