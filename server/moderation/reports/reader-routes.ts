import { Hono } from 'hono'
import * as api from '../../../shared/api/readers/reports.ts'
import { appeal } from '../../comments/writing/appeal.ts'
import type { CommentDeps } from '../../comments/writing/routes.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { route } from '../../platform/http/route.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { IndependentReports } from './independent-reports.ts'
import { reportComment, withdrawReport } from './report.ts'

/** Routes for reports and appeals, below /api/v1/sites/{site}. */
export function readerRoutes({ db, limits }: CommentDeps) {
  const app = new Hono<SiteEnv>()
  const independent = new IndependentReports()

  route(app, api.reportComment, async ({ site, params, body, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    const report = await reportComment(db, site, independent, { viewer, network: c.var.reads.address }, params.id, body)
    return { report }
  })

  route(app, api.withdrawReport, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    await withdrawReport(db, site, independent, { viewer, network: c.var.reads.address }, params.id)
    return { report: null }
  })

  route(app, api.appealDecision, async ({ site, params, body, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    return { comment: await appeal(db, site, viewer, params.id, body.text) }
  })

  return app
}
