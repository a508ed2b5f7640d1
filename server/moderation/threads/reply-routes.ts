import { Hono } from 'hono'
import * as api from '../../../shared/api/team/decisions.ts'
import { idempotencyKeyOf } from '../../comments/headers.ts'
import { anyComment } from '../../comments/reading/find-comment.ts'
import { type SubmitDeps, submitComment } from '../../comments/writing/submit.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import { staffViewer } from '../../identity/staff/session.ts'
import { Problem } from '../../platform/http/problem.ts'
import { route } from '../../platform/http/route.ts'
import { threadById } from '../../threads/threads.ts'

/** Routes for replies by staff from the console, below /api/v1/sites/{site}/moderation. */
export function replyRoutes({ db, policy, limits, screening }: SubmitDeps) {
  const app = new Hono<StaffEnv>()

  route(app, api.replyAsStaff, async ({ site, staff, address, params, body, c }) => {
    const { id } = params
    const key = idempotencyKeyOf(c)
    const parent = await anyComment(db, site.id, id)
    const thread = parent && (await threadById(db, site.id, parent.thread_id))
    if (!thread) throw new Problem('not-found', {})
    const writer = { staff: staffViewer(staff), threadId: thread.id }
    const posted = await submitComment({ db, screening, policy, limits }, site, writer, {
      key,
      pageKey: thread.page_key,
      comment: { page: { url: thread.url }, parentId: id, body: body.body },
      sender: { address, agent: c.req.header('user-agent') ?? '' },
    })
    c.var.finish()
    return { comment: posted }
  })

  return app
}
