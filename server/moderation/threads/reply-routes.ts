import { Hono } from 'hono'
import { commentExample } from '../../../shared/api/examples/comments.ts'
import { commentReply, previewRequest } from '../../../shared/comments/comments.ts'
import { idempotencyKeyOf } from '../../comments/headers.ts'
import { anyComment } from '../../comments/reading/find-comment.ts'
import type { PostDeps } from '../../comments/writing/post.ts'
import { submitComment } from '../../comments/writing/submit.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { staffViewer } from '../../identity/staff/session.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import { threadById } from '../../threads/threads.ts'
import { type ModerationDeps, onePath, writeRefusals } from '../queue/routes.ts'

/** Answering under the staff badge from the console, below /api/v1/sites/{site}/moderation. */
export function replyRoutes({ db, policy, limits, screening }: ModerationDeps & PostDeps & { limits: RateLimits }) {
  const app = new Hono<StaffEnv>()

  app.post(
    '/moderation/comments/:id/replies',
    operation({
      id: 'replyAsStaff',
      team: true,
      summary: 'Answer a published comment under your badge; the same Idempotency-Key again gives the same reply',
      headers: [
        { name: 'Idempotency-Key', description: 'A UUID made for each attempt', required: true, example: '0d9c8a52-1b77-4c1e-9b0e-2f3a4b5c6d7e' },
      ], // biome-ignore format: one header a line
      answers: [{ status: 201, description: 'Published', schema: commentReply, example: { comment: commentExample } }],
      problems: [
        ...writeRefusals, 'idempotency-key-required', 'thread-closed', 'parent-gone', 'duplicate-comment', 'key-reused', 'read-only',
      ],
    }), // biome-ignore format: a list
    requireStaff({ db, policy }, 'decide'),
    onePath,
    body(previewRequest, { body: 'We have asked the council and will say what they answer.' }),
    async (c) => {
      const { site, staff } = c.var
      const { id } = c.req.valid('param')
      const key = idempotencyKeyOf(c)
      const parent = await anyComment(db, site.id, id)
      const thread = parent && (await threadById(db, site.id, parent.thread_id))
      if (!thread) throw new Problem('not-found', {})
      const writer = { staff: staffViewer(staff), threadId: thread.id }
      const posted = await submitComment({ db, screening, policy, limits }, site, writer, {
        key,
        pageKey: thread.page_key,
        comment: { page: { url: thread.url }, parentId: id, body: c.req.valid('json').body },
        sender: { address: c.var.address, agent: c.req.header('user-agent') ?? '' },
      })
      return c.json({ comment: posted }, 201)
    },
  )

  return app
}
