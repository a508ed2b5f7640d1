import { Hono } from 'hono'
import * as v from 'valibot'
import { invitationExample, sessionExample, staffExample } from '../../../shared/api/examples/staff.ts'
import {
  entry,
  invitationReply,
  linkQuestion,
  linkReply,
  newInvitation,
  type Power,
  powers,
  type SessionReply,
  sessionList,
  sessionReply,
  team,
} from '../../../shared/people/staff.ts'
import { uuid } from '../../../shared/schema.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, path } from '../../platform/http/parse.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { makeLink, readLink, useLink, withdrawLink } from './links.ts'
import { dropSession, keepSession, requireOwn, requireStaff, type StaffEnv } from './require-staff.ts'
import { findStaff, may, type Staff } from './session.ts'
import { endSession, readSessions, readTeam } from './team.ts'

const onePath = path(v.object({ site: v.string(), id: uuid }))
const refusals = ['sign-in-required', 'not-allowed', 'origin-not-allowed'] as const
const writing = [
  ...refusals,
  'malformed-json',
  'too-large',
  'unsupported-media-type',
  'invalid',
  'storage-full',
] as const

/** Who is on a site's team, below /api/v1/sites/{site}/staff. Asked by the console only: by its cookie, from our own pages. */
export function staffRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<SiteEnv>()
  const members = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)

  app.post(
    '/staff/link',
    operation({
      id: 'readStaffLink',
      summary: 'Say what a link of the team would make of its holder; nothing changes',
      answers: [{ status: 200, description: 'What it is for', schema: linkReply, example: { role: 'moderator', label: 'Priya', site: 'Demo' } }],
      problems: ['origin-not-allowed', 'malformed-json', 'too-large', 'unsupported-media-type', 'invalid', 'link-used'],
    }), // biome-ignore format: an example
    body(linkQuestion, { link: `awl_${'x'.repeat(43)}` }),
    async (c) => {
      requireOwn(c, policy)
      privately(c)
      const link = await readLink(db, c.var.site.id, c.req.valid('json').link)
      if (!link) throw new Problem('link-used', {})
      return c.json({ role: link.role, label: link.label, site: c.var.site.name })
    },
  )

  app.post(
    '/staff/session',
    operation({
      id: 'enterStaff',
      summary: 'Use a link: become one of the team, signed in by a cookie',
      answers: [{ status: 201, description: 'Signed in', schema: sessionReply, example: sessionExample }],
      problems: ['origin-not-allowed', 'malformed-json', 'too-large', 'unsupported-media-type', 'invalid', 'link-used', 'storage-full'],
    }), // biome-ignore format: a list
    body(entry, { link: `awl_${'x'.repeat(43)}`, name: 'Priya Shah' }),
    async (c) => {
      requireOwn(c, policy)
      privately(c)
      const { site } = c.var
      const { link, name } = c.req.valid('json')
      const token = await useLink(db, site.id, link, { name, agent: c.req.header('user-agent') ?? '' })
      keepSession(c, site, policy, token)
      return c.json(sessionView((await findStaff(db, site.id, token, null))!, site), 201)
    },
  )

  members.get(
    '/staff/session',
    operation({
      id: 'readStaffSession',
      team: true,
      summary: 'Say who is signed in, and what they may do',
      answers: [{ status: 200, description: 'Who it is', schema: sessionReply, example: sessionExample }],
      problems: [...refusals],
    }),
    only('own'),
    (c) => c.json(sessionView(c.var.staff, c.var.site)),
  )

  members.delete(
    '/staff/session',
    operation({
      id: 'leaveStaff',
      team: true,
      summary: 'Sign this browser out',
      answers: [{ status: 204, description: 'Signed out' }],
      problems: [...refusals, 'too-large'],
    }),
    only('own'),
    async (c) => {
      const { site, staff } = c.var
      await endSession(db, site.id, staff, staff.sessionId)
      dropSession(c, site, policy)
      return c.body(null, 204)
    },
  )

  members.get(
    '/staff/sessions',
    operation({
      id: 'readStaffSessions',
      team: true,
      summary: 'List the browsers you are signed in with',
      answers: [{ status: 200, description: 'The browsers', schema: sessionList, example: { items: [] } }],
      problems: [...refusals],
    }),
    only('own'),
    async (c) => c.json({ items: await readSessions(db, c.var.site.id, c.var.staff) }),
  )

  members.delete(
    '/staff/sessions/:id',
    operation({
      id: 'endStaffSession',
      team: true,
      summary: 'Sign one of your own browsers out',
      answers: [{ status: 204, description: 'Signed out' }],
      problems: [...refusals, 'too-large'],
    }),
    only('own'),
    onePath,
    async (c) => {
      await endSession(db, c.var.site.id, c.var.staff, c.req.valid('param').id)
      return c.body(null, 204)
    },
  )

  members.get(
    '/staff',
    operation({
      id: 'readTeam',
      team: true,
      summary: 'List the team, and the invitations nobody has used yet',
      answers: [{ status: 200, description: 'The team', schema: team, example: { people: [staffExample], invitations: [invitationExample] } }],
      problems: [...refusals],
    }), // biome-ignore format: an example
    only('own'),
    async (c) => {
      const { people, invitations } = await readTeam(db, c.var.site.id)
      return c.json({ people, invitations: may(c.var.staff, 'team') ? invitations : [] })
    },
  )

  members.post(
    '/staff/invitations',
    operation({
      id: 'inviteStaff',
      team: true,
      summary: 'Make a link that is good once and for a week; its token is shown this once',
      answers: [{ status: 201, description: 'The link', schema: invitationReply, example: { invitation: invitationExample, token: `awl_${'x'.repeat(43)}` } }],
      problems: [...writing],
    }), // biome-ignore format: an example
    only('team'),
    body(newInvitation, { role: 'moderator', label: 'Priya' }),
    async (c) => {
      const { role, label } = c.req.valid('json')
      const { token, ...made } = await makeLink(db, c.var.site.id, { role, label, by: c.var.staff })
      return c.json({ invitation: { ...made, role, label }, token }, 201)
    },
  )

  members.delete(
    '/staff/invitations/:id',
    operation({
      id: 'withdrawInvitation',
      team: true,
      summary: 'Make a link worthless that nobody has used',
      answers: [{ status: 204, description: 'Withdrawn' }],
      problems: [...refusals, 'too-large'],
    }),
    only('team'),
    onePath,
    async (c) => {
      if (!(await withdrawLink(db, c.var.site.id, c.req.valid('param').id))) throw new Problem('not-found', {})
      return c.body(null, 204)
    },
  )

  app.route('/', members)
  return app
}

function sessionView(staff: Staff, site: Site): SessionReply {
  const { id, authorId, name, role, since } = staff
  return {
    staff: { id, authorId, name, role, since },
    site: { slug: site.slug, name: site.name },
    powers: (Object.keys(powers) as Power[]).filter((power) => may(staff, power)),
  }
}
