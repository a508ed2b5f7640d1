import { Hono } from 'hono'
import * as decisionsApi from '../../../shared/api/team/decisions.ts'
import * as queuesApi from '../../../shared/api/team/queues.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { claimComment, releaseClaim } from '../decisions/claims.ts'
import { decide } from '../decisions/decide.ts'
import { undoBatch } from '../undo/undo-batch.ts'
import { readCard } from './cards.ts'
import { countQueues, readQueue } from './queues.ts'
import { readLog } from './read-log.ts'

/** Routes to read queues and decide about comments, below /api/v1/sites/{site}/moderation. */
export function moderationRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, queuesApi.readQueues, ({ site, staff }) => countQueues(db, site.id, staff))

  route(app, queuesApi.readQueue, ({ site, staff, params, query }) =>
    readQueue(db, site, staff, { ...query, ...params }),
  )

  route(app, queuesApi.readCard, async ({ site, staff, params }) => ({
    card: await readCard(db, site, staff, params.id),
  }))

  route(app, decisionsApi.decideComments, ({ site, staff, body }) =>
    decide(db, site.id, { actor: 'staff', id: staff.id }, body),
  )

  route(app, decisionsApi.undoBatch, ({ site, staff, params }) => undoBatch(db, site.id, staff, params.id))

  route(app, queuesApi.claimComment, async ({ site, staff, body }) => {
    const { comment, takeOver } = body
    return { claim: await claimComment(db, site.id, staff, comment, takeOver) }
  })

  route(app, queuesApi.releaseClaim, async ({ site, staff, params }) => {
    await releaseClaim(db, site.id, staff, params.id)
  })

  route(app, decisionsApi.readLog, ({ site, staff, query: { actor, target, ...query } }) => {
    const actorId = staff.role === 'moderator' ? staff.id : actor
    return readLog(db, site, { ...query, actorId, targetId: target })
  })

  return app
}
