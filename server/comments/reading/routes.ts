import { Hono } from 'hono'
import * as api from '../../../shared/api/readers/comments.ts'
import { findViewer } from '../../identity/find-viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Gate } from '../../platform/http/limits/gate.ts'
import { readCosts } from '../../platform/http/limits/read-budgets.ts'
import { route } from '../../platform/http/route.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { commentETag, editableView } from '../view.ts'
import { findComment } from './find-comment.ts'
import { readCommentPage } from './read-comment-page.ts'
import { readContext } from './read-context.ts'
import { readRevisions } from './read-revisions.ts'

/** Routes that read a comment, its context and its versions, below /api/v1/sites/{site}. */
export function commentReadingRoutes({ db, gate }: { db: Db; gate: Gate }) {
  const app = new Hono<SiteEnv>()

  route(app, api.readComment, async ({ site, params, c }) => {
    const viewer = await findViewer(c, db)
    const found = await findComment(db, site.id, params.id, viewer)
    const comment = editableView(found, viewer, site.settings)
    c.header('ETag', commentETag(comment))
    return { comment }
  })

  route(app, api.readReplies, async ({ site, params, query, c }) => {
    const { cursor, limit } = query
    const found = await findComment(db, site.id, params.id, null)
    c.header('Cache-Control', 'public, no-cache')
    const { address, spend } = c.var.reads
    spend(readCosts.page)
    const request = { threadId: found.thread_id, parentId: found.id, sort: 'oldest', cursor, limit } as const
    return gate.run(address, () => readCommentPage(db, site, request))
  })

  route(app, api.readCommentContext, async ({ site, params, c }) => {
    const viewer = await findViewer(c, db)
    const { address, spend } = c.var.reads
    spend(readCosts.page)
    return gate.run(address, () => readContext(db, site, params.id, viewer))
  })

  route(app, api.readRevisions, async ({ site, params, query, c }) => {
    const viewer = await findViewer(c, db)
    return readRevisions(db, site, params.id, viewer, query)
  })

  return app
}
