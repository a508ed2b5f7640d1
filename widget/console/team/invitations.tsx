import { type Invitation, type Role, roles } from '../../../shared/people/staff.ts'
import { calendarDate } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { NewLink } from './new-link.tsx'
import type { Team } from './team-model.ts'

/** Open invitations, and the form that makes one. */
export function Invitations({ context, team }: { context: ConsoleContext; team: Team }) {
  const { say } = context.words
  const made = team.made.value
  async function invite(form: HTMLFormElement): Promise<void> {
    const { label, role } = Object.fromEntries(new FormData(form)) as { label: string; role: Role }
    if (await team.invite(label.trim(), role)) form.reset()
  }
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">{say('team.invitations')}</h2>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault()
          void invite(event.currentTarget)
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
      {made && (
        <NewLink
          key={made.invitation.id}
          context={context}
          token={made.token}
          field={say('team.link.field', { label: made.invitation.label })}
        >
          {say('team.link', {
            label: made.invitation.label,
            date: calendarDate(say, made.invitation.expiresAt),
          })}
        </NewLink>
      )}
      {team.invitations.value.length === 0 ? (
        <p class="meta">{say('team.invite.none')}</p>
      ) : (
        <ul class="people">
          {team.invitations.value.map((invitation) => (
            <Unused key={invitation.id} context={context} team={team} invitation={invitation} />
          ))}
        </ul>
      )}
    </section>
  )
}

interface UnusedProps {
  context: ConsoleContext
  team: Team
  invitation: Invitation
}

function Unused({ context, team, invitation: { id, label, role, expiresAt } }: UnusedProps) {
  const { say } = context.words
  const name = label ?? say('team.first-owner')
  return (
    <li class="person">
      <p>
        <b>
          <bdi>{name}</bdi>
        </b>
        <span class="meta">
          {' '}
          {say(`role.${role}`)} · {say('team.until', { date: calendarDate(say, expiresAt) })}
        </span>
      </p>
      <button
        type="button"
        class="button"
        aria-label={say('team.withdraw.name', { label: name })}
        onClick={() => void team.withdraw(id)}
      >
        {say('team.withdraw')}
      </button>
    </li>
  )
}
