import { useSignal } from '@preact/signals'
import { type Invitation, type Role, roles } from '../../../shared/people/staff.ts'
import { calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import type { Team } from './team-model.ts'

interface Made {
  invitation: Invitation
  token: string
}

/** Links nobody has used yet, and a form that makes one. */
export function Invitations({ context, team }: { context: ConsoleContext; team: Team }) {
  const { ask, words } = context
  const { say } = words
  const made = useSignal<Made | null>(null)
  const invite = (form: HTMLFormElement) => {
    const { label, role } = Object.fromEntries(new FormData(form)) as { label: string; role: Role }
    const run = async () => {
      made.value = await ask<Made>('POST', '/staff/invitations', { label: label.trim(), role })
      form.reset()
    }
    void team.act(run, say('team.invitations'))
  }
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">{say('team.invitations')}</h2>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault()
          invite(event.currentTarget)
        }}
      >
        <label>
          {say('team.invite.label')}
          <input name="label" type="text" required minLength={2} maxLength={40} autocomplete="off" />
        </label>
        <label>
          {say('team.invite.role')}
          <select name="role">
            {roles.toReversed().map((role) => (
              <option key={role} value={role} selected={role === 'moderator'}>
                {say(`role.${role}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button boxed button-primary">
          {say('team.invite')}
        </button>
      </form>
      {made.value && <NewLink key={made.value.invitation.id} context={context} made={made.value} />}
      {team.invitations.value.length === 0 ? (
        <p class="meta">{say('team.invite.none')}</p>
      ) : (
        <ul class="people">
          {team.invitations.value.map(({ id, label, role, expiresAt }) => (
            <li class="person" key={id}>
              <p>
                <b>
                  <bdi>{label}</bdi>
                </b>
                <span class="meta">
                  {' '}
                  {say(`role.${role}`)} · {say('team.until', { date: calendarDate(say, expiresAt) })}
                </span>
              </p>
              <button
                type="button"
                class="button"
                aria-label={say('team.withdraw.name', { label })}
                onClick={() => void team.act(() => ask('DELETE', `/staff/invitations/${id}`), say('team.withdrawn'))}
              >
                {say('team.withdraw')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** A link that was made just now: this once it can be copied. */
function NewLink({ context, made: { invitation, token } }: { context: ConsoleContext; made: Made }) {
  const { announce, words } = context
  const { say } = words
  const isCopied = useSignal(false)
  const link = `${location.origin}${location.pathname}${location.search}#link=${token}`
  const { label, expiresAt } = invitation
  return (
    <div class="new-link">
      <p>{say('team.link', { label, date: calendarDate(say, expiresAt) })}</p>
      <p class="change">
        <input
          type="text"
          readOnly
          aria-label={say('team.link.field', { label })}
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="button boxed"
          onClick={async () => {
            await navigator.clipboard.writeText(link)
            isCopied.value = true
            announce(say('team.copied'))
          }}
        >
          {say(isCopied.value ? 'team.copied' : 'team.copy')}
        </button>
      </p>
    </div>
  )
}
