import { Hono } from 'hono'
import * as api from '../../../shared/api/team/queues.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { assignComments } from '../decisions/assignments.ts'
import { readViews, removeView, saveView } from './views.ts'

/** Routes for assignments and saved views, below /api/v1/sites/{site}/moderation. */
export function assignmentRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, api.assignComments, ({ site, staff, body }) => assignComments(db, site.id, staff, body))

  route(app, api.readViews, ({ site, staff, query }) => readViews(db, site, staff, query))

  route(app, api.saveView, async ({ site, staff, params, body }) => {
    return { view: await saveView(db, site.id, staff, params.id, body) }
  })

  route(app, api.removeView, async ({ site, staff, params }) => {
    await removeView(db, site.id, staff, params.id)
  })

  return app
}
