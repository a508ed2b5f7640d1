import { Hono } from 'hono'
import { addReaction, removeReaction } from '../../../shared/api/readers/comments.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { route } from '../../platform/http/route.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import type { CommentDeps } from '../writing/routes.ts'
import { react } from './react.ts'

/** Routes for reactions to a comment, below /api/v1/sites/{site}. */
export function reactionRoutes({ db, limits }: CommentDeps) {
  const app = new Hono<SiteEnv>()

  route(app, addReaction, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    return { comment: await react(db, site, viewer, params.id, 'add') }
  })

  route(app, removeReaction, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    return { comment: await react(db, site, viewer, params.id, 'remove') }
  })

  return app
}
