import { type Context, Hono } from 'hono'
import * as api from '../../../shared/api/readers/comments.ts'
import { changeOwnName as changeOwnNameApi } from '../../../shared/api/readers/viewer.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { bearerToken, pageOrigin } from '../../identity/tokens.ts'
import { publicViewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import { route } from '../../platform/http/route.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { identifyPage } from '../../threads/page-key.ts'
import { idempotencyKeyOf, ifMatchOf } from '../headers.ts'
import { renderBody } from '../markdown/render-body.ts'
import { commentETag } from '../view.ts'
import { changeOwnName } from './change-name.ts'
import { deleteComment } from './delete.ts'
import { editComment } from './edit.ts'
import type { PostDeps } from './post.ts'
import { redactRevision } from './redact.ts'
import { restoreComment } from './restore.ts'
import { submitComment } from './submit.ts'

/** What the routes that write comments need beside `PostDeps`. */
export interface CommentDeps {
  db: Db
  policy: OriginPolicy
  limits: RateLimits
}

const senderOf = (c: Context<SiteEnv>) => ({ address: c.get('address'), agent: c.req.header('user-agent') ?? '' })

/** Routes to post, edit, delete and restore comments, and to change the name they carry, below /api/v1/sites/{site}. */
export function commentWritingRoutes({ db, policy, limits, screening }: CommentDeps & PostDeps) {
  const app = new Hono<SiteEnv>()

  route(app, api.postComment, async ({ site, body: comment, finish, c }) => {
    const writer = { token: bearerToken(c.req.header('authorization')), origin: pageOrigin(c) }
    const { key: pageKey, url } = identifyPage(comment.page, site, policy)
    const posted = await submitComment({ db, screening, policy, limits }, site, writer, {
      key: idempotencyKeyOf(c),
      pageKey,
      comment: { ...comment, page: { ...comment.page, url } },
      sender: senderOf(c),
    })
    finish()
    c.header('ETag', commentETag(posted))
    if (posted.state === 'held') c.status(202)
    return { comment: posted }
  })

  route(app, api.editComment, async ({ site, params, body: edit, c }) => {
    const etags = ifMatchOf(c)
    const viewer = await requireWriter(c, { db, limits })
    const { id } = params
    const comment = await editComment({ db, screening }, site, { viewer, id, etags, edit, sender: senderOf(c) })
    c.header('ETag', commentETag(comment))
    return { comment }
  })

  route(app, api.deleteComment, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    return { comment: await deleteComment(db, site, viewer, params.id) }
  })

  route(app, api.restoreComment, async ({ site, params, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    const comment = await restoreComment(db, site, viewer, params.id)
    c.header('ETag', commentETag(comment))
    return { comment }
  })

  route(app, api.redactRevision, async ({ site, params, body, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    const { id, revision } = params
    return { revision: await redactRevision(db, site.id, viewer, id, revision, body.reason) }
  })

  route(app, changeOwnNameApi, async ({ site, body, c }) => {
    const viewer = await requireWriter(c, { db, limits })
    return { viewer: publicViewer(await changeOwnName(db, site, viewer, body.name)) }
  })

  route(app, api.previewBody, ({ body }) => ({ body: renderBody(body.body) }))

  return app
}
