import { Hono } from 'hono'
import { addReaction, removeReaction } from '../../../shared/api/readers/comments.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { NetworkShares } from '../../platform/http/limits/network-shares.ts'
import { route } from '../../platform/http/route.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import type { CommentDeps } from '../writing/routes.ts'
import { react } from './react.ts'

/** Guests of one network who count for a comment; the reactions of more are stored and not counted. */
const guestsPerNetwork = 5

/** Routes for reactions to a comment, below /api/v1/sites/{site}. */
export function reactionRoutes({ db, limits }: CommentDeps) {
  const app = new Hono<SiteEnv>()
  const shares = new NetworkShares({ people: guestsPerNetwork })

  route(app, addReaction, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    const counts = viewer.kind === 'staff' || shares.take(`${site.id} ${params.id}`, c.var.reads.address, viewer.id)
    return { comment: await react(db, site, { viewer, counts }, params.id, 'add') }
  })

  route(app, removeReaction, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    shares.giveBack(`${site.id} ${params.id}`, c.var.reads.address, viewer.id)
    return { comment: await react(db, site, { viewer, counts: false }, params.id, 'remove') }
  })

  return app
}
