import { Hono } from 'hono'
import * as decisions from '../../../shared/api/team/decisions.ts'
import * as limits from '../../../shared/api/team/thread-limits.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import { correctPage, readThreadPage } from '../../threads/correct-page.ts'
import { changePostingLimits, readPostingLimits } from '../../threads/posting-limits.ts'
import { setMark } from './marks.ts'

/** Routes to change threads and to pin and feature comments, below /api/v1/sites/{site}/moderation. */
export function threadModerationRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<StaffEnv>()

  route(app, limits.readThreadLimits, async ({ site, params }) => ({
    thread: await readPostingLimits(db, site.id, params.id),
    batch: null,
  }))

  route(app, limits.changeThreadLimits, async ({ site, staff, params, body }) => {
    const { id } = params
    const by = { actor: 'staff', actorId: staff.id, source: staff.kind } as const
    const batch = await changePostingLimits(db, site.id, id, body, by)
    return { thread: await readPostingLimits(db, site.id, id), batch }
  })

  route(app, limits.readThreadPage, async ({ site, params }) => ({
    thread: await readThreadPage(db, site.id, params.id),
    batch: null,
  }))

  route(app, limits.correctThreadPage, async ({ site, staff, params, body }) => {
    const by = { actor: 'staff', actorId: staff.id, source: staff.kind } as const
    const batch = await correctPage(db, site, policy, params.id, body, by)
    return { thread: await readThreadPage(db, site.id, params.id), batch }
  })

  route(app, decisions.pinComment, ({ site, staff, params }) => setMark(db, site, staff, params.id, 'pinned', true))

  route(app, decisions.unpinComment, ({ site, staff, params }) => setMark(db, site, staff, params.id, 'pinned', false))

  route(app, decisions.featureComment, ({ site, staff, params }) =>
    setMark(db, site, staff, params.id, 'featured', true),
  )

  route(app, decisions.unfeatureComment, ({ site, staff, params }) =>
    setMark(db, site, staff, params.id, 'featured', false),
  )

  return app
}
