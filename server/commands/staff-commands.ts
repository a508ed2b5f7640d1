import * as v from 'valibot'
import { newInvitation, roles } from '../../shared/people/staff.ts'
import { uuid } from '../../shared/schema.ts'
import { makeBrowserLink, makeLink } from '../identity/staff/links.ts'
import { readInvitations, readStaff } from '../identity/staff/lists.ts'
import { removePerson } from '../moderation/team/change-team.ts'
import { consoleLink } from '../pages/team/console.ts'
import { Problem } from '../platform/http/problem.ts'
import { readAll } from '../sites/cursor.ts'
import { type Command, invocation } from './command.ts'
import { nearest } from './read-words.ts'

/** The commands about the team. */
export const staffCommands: Record<string, Command> = {
  async 'staff list'({ db, site, say }) {
    const people = await readAll((page) => readStaff(db, site, page))
    const invitations = await readAll((page) => readInvitations(db, site, page))
    for (const { id, role, name } of people) say(`${id}  ${role.padEnd(9)}  ${name}`)
    for (const { id, role, label } of invitations)
      say(`${id}  ${role.padEnd(9)}  ${label ?? 'First owner'} (not in yet)`)
    if (people.length + invitations.length === 0)
      say(`The team is empty. Make a link: ${invocation} staff link owner "Your name"`)
  },

  async 'staff link'({ address, db, site, say }, role = '', ...label) {
    if (v.is(uuid, role)) {
      const person = (await readAll((page) => readStaff(db, site, page))).find(({ id }) => id === role)
      if (!person) throw new Error(`No one in the team has the id ${role}. "${invocation} staff list" shows the ids.`)
      const { token } = await makeBrowserLink(db, site.id, person, null)
      say(
        `${consoleLink(address, token, site.slug)}\nSigns in another browser of ${person.name}. Good once, for a day.`,
      )
      return
    }
    const known = roles.find((one) => one === role)
    if (!known) throw new Error(`There is no role "${role}". ${nearest(role, roles)}Roles: ${roles.join(', ')}.`)
    const example = `${invocation} staff link ${known} "Priya Shah"`
    if (label.length === 0) throw new Error(`Say for whom: ${example}`)
    const named = v.safeParse(newInvitation.entries.label, label.join(' '))
    if (!named.success)
      throw new Error(`"${label.join(' ')}" cannot be a name: it ${named.issues[0].message}. For example: ${example}`)
    const { token } = await makeLink(db, site.id, { role: known, label: named.output, by: null })
    say(`${consoleLink(address, token, site.slug)}\nGood once, for a week.`)
  },

  async 'staff remove'({ db, site, say }, id = '') {
    if (!v.is(uuid, id)) throw new Error(`Say whom, by the id that "${invocation} staff list" shows.`)
    const refused = { 'not-found': `Nobody of the team has the id ${id}.`, 'last-owner': 'A site needs an owner.' }
    await removePerson(db, site.id, null, id).catch((error: unknown) => {
      throw error instanceof Problem ? new Error(refused[error.slug as keyof typeof refused]) : error
    })
    say('Removed from the team, and signed out everywhere.')
  },
}
