import { Hono } from 'hono'
import * as api from '../../../shared/api/team/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { route } from '../../platform/http/route.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { publicViewer } from '../viewer.ts'
import { type StaffEnv, staffOf } from './authorise.ts'
import { enterEmbed, makeEmbedCode } from './embed.ts'
import { findStaff, staffViewer } from './session.ts'
import { endSession } from './team.ts'

/** Routes to sign staff in on pages with comments, below /api/v1/sites/{site}/staff: a code from the console, then a token. */
export function embedRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<SiteEnv>()
  const members = new Hono<StaffEnv>()

  route(members, api.makeEmbedCode, async ({ site, staff, body }) => ({
    code: await makeEmbedCode({ db, policy }, site, staff, body),
  }))

  route(app, api.startEmbedSession, async ({ site, body, c }) => {
    const page = { origin: c.req.header('origin')!, agent: c.req.header('user-agent') ?? '' }
    const token = await enterEmbed(db, site.id, body, page)
    const staff = (await findStaff(db, site.id, token, page.origin))!
    return { token, viewer: publicViewer(staffViewer(staff)) }
  })

  route(app, api.endEmbedSession, async ({ site, c }) => {
    const staff = await staffOf(c, site, { db, policy })
    if (staff?.kind !== 'embed') throw new Problem('sign-in-required', {})
    await endSession(db, site.id, staff, staff.sessionId)
  })

  return app.route('/', members)
}
