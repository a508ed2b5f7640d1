import { Hono } from 'hono'
import * as api from '../../../shared/api/team/staff.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { changeRole, removePerson } from './change-team.ts'

/** Routes to change the team, below /api/v1/sites/{site}/staff. Added after the other routes there. */
export function teamRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, api.changeRole, ({ site, staff, params, body }) => changeRole(db, site.id, staff, params.id, body.role))

  route(app, api.removeStaff, async ({ site, staff, params }) => {
    await removePerson(db, site.id, staff, params.id)
  })

  return app
}
