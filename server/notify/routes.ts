import { Hono } from 'hono'
import * as api from '../../shared/api/team/staff.ts'
import type { StaffEnv } from '../identity/staff/authorise.ts'
import { readMailSettings, setMailSettings } from '../identity/staff/mail-settings.ts'
import type { Db } from '../platform/database/database.ts'
import { route } from '../platform/http/route.ts'

/** Routes for a team member's mail settings, below /api/v1/sites/{site}. Added before the routes of the team. */
export function notifyRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, api.readMailSettings, ({ site, staff }) => readMailSettings(db, site.id, staff.id))

  route(app, api.changeMailSettings, async ({ site, staff, body }) => {
    const { email, wantsMail } = body
    await setMailSettings(db, site.id, staff.id, { email, wantsMail })
    return readMailSettings(db, site.id, staff.id)
  })

  return app
}
