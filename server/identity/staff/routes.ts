import { Hono } from 'hono'
import * as api from '../../../shared/api/team/staff.ts'
import { type Power, powers, type SessionReply } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { route } from '../../platform/http/route.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { dropSession, keepSession, renewCookie, requireOwn, type StaffEnv } from './authorise.ts'
import { makeBrowserLink, makeLink, readLink, useLink } from './links.ts'
import { readInvitations, readSessions, readStaff } from './lists.ts'
import { findStaff, may, type Staff } from './session.ts'
import { endOtherSessions, endSession } from './team.ts'
import { withdrawLink } from './withdraw-links.ts'

/** Routes for sessions, links and the team, below /api/v1/sites/{site}/staff. For the console only, by its cookie. */
export function staffRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<SiteEnv>()
  const members = new Hono<StaffEnv>()

  route(app, api.checkStaffLink, async ({ site, body, c }) => {
    requireOwn(c, policy)
    const link = await readLink(db, site.id, body.link)
    if (!link) throw new Problem('link-used', {})
    return { role: link.role, label: link.label, person: link.person, site: site.name }
  })

  route(app, api.startStaffSession, async ({ site, body, c }) => {
    requireOwn(c, policy)
    const { link, name } = body
    const token = await useLink(db, site.id, link, { name, agent: c.req.header('user-agent') ?? '' })
    keepSession(c, site, policy, token)
    return sessionView((await findStaff(db, site.id, token, null))!, site)
  })

  route(members, api.readStaffSession, ({ site, staff, c }) => {
    renewCookie(c, site, policy)
    return sessionView(staff, site)
  })

  route(members, api.endStaffSession, async ({ site, staff, c }) => {
    await endSession(db, site.id, staff, staff.sessionId)
    dropSession(c, site, policy)
  })

  route(members, api.readStaffSessions, ({ site, staff, query }) => readSessions(db, site, staff, query))

  route(members, api.endOtherStaffSessions, async ({ site, staff }) => {
    await endOtherSessions(db, site.id, staff)
  })

  route(members, api.makeBrowserLink, async ({ site, staff }) => {
    const { token, expiresAt } = await makeBrowserLink(db, site.id, staff, staff)
    return { token, expiresAt }
  })

  route(members, api.revokeStaffSession, async ({ site, staff, params }) => {
    await endSession(db, site.id, staff, params.id)
  })

  route(members, api.readStaff, ({ site, query }) => readStaff(db, site, query))

  route(members, api.readInvitations, ({ site, query }) => readInvitations(db, site, query))

  route(members, api.inviteStaff, async ({ site, staff, body }) => {
    const { role, label } = body
    const { token, ...made } = await makeLink(db, site.id, { role, label, by: staff })
    return { invitation: { ...made, role, label }, token }
  })

  route(members, api.withdrawInvitation, async ({ site, staff, params }) => {
    if (!(await withdrawLink(db, site.id, staff, params.id))) throw new Problem('not-found', {})
  })

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
