import { Hono } from 'hono'
import * as viewerApi from '../../../shared/api/readers/viewer.ts'
import * as nudgesApi from '../../../shared/api/team/nudges.ts'
import { findViewer, tokenRequired } from '../../identity/find-viewer.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import { route } from '../../platform/http/route.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { pageKey } from '../../threads/page-key.ts'

import { countNudge, readNudges } from './outcomes.ts'
import { readParticipation } from './read-participation.ts'

/** Routes for nudges before posting and their results, below /api/v1/sites/{site}. */
export function nudgeRoutes({ db, policy, limits }: { db: Db; policy: OriginPolicy; limits: RateLimits }) {
  const app = new Hono<SiteEnv>()
  const team = new Hono<StaffEnv>()

  route(app, viewerApi.readParticipation, async ({ site, query, c }) => {
    const viewer = await findViewer(c, db)
    if (!viewer) throw tokenRequired()
    const { page, url, parent } = query
    const threadKey = pageKey({ id: page, url }, site, policy, '/query/url')
    return await readParticipation(db, site.id, viewer.id, { threadKey, parent })
  })

  route(app, nudgesApi.countNudge, async ({ site, address, body }) => {
    // Has a limit of its own, so that it does not use up the limit for posts.
    await limits.count(`${site.id} nudges ${address}`, site.settings.writesPerMinutePerAuthor)
    if (site.settings.nudges) await countNudge(db, site.id, body)
  })

  route(team, nudgesApi.readNudges, ({ site }) => readNudges(db, site.id))

  return app.route('/', team)
}
