import { Hono } from 'hono'
import { rejectedExample, reportExample } from '../../../shared/api/examples/comments.ts'
import { commentReply } from '../../../shared/comments/comments.ts'
import { newAppeal, newReport, reportReply } from '../../../shared/moderation/moderation.ts'
import { commentPath } from '../../comments/comment-path.ts'
import { appeal } from '../../comments/writing/appeal.ts'
import type { CommentDeps } from '../../comments/writing/routes.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { reportComment, withdrawReport } from './report.ts'

const refusals = [
  'token-required',
  'suspended',
  'banned',
  'origin-not-allowed',
  'too-large',
  'read-only',
  'storage-full',
] as const
const withBody = [...refusals, 'malformed-json', 'unsupported-media-type', 'invalid'] as const

/** What readers and authors ask of moderators, below /api/v1/sites/{site}. */
export function readerRoutes({ db, limits }: CommentDeps) {
  const app = new Hono<SiteEnv>()

  app.post(
    '/comments/:id/reports',
    operation({
      id: 'reportComment',
      summary: 'Tell moderators what is wrong with a comment; one report a person, which a second one rewrites',
      token: 'required',
      answers: [{ status: 201, description: 'The report', schema: reportReply, example: { report: reportExample } }],
      problems: [...withBody, 'own-comment', 'report-settled'],
    }),
    commentPath,
    body(newReport, { reason: 'off-topic' }),
    async (c) => {
      const viewer = await requireWriter(c, { db, limits })
      privately(c)
      const report = await reportComment(db, c.var.site, viewer, c.req.valid('param').id, c.req.valid('json'))
      return c.json({ report }, 201)
    },
  )

  app.delete(
    '/comments/:id/reports',
    operation({
      id: 'withdrawReport',
      summary: 'Take your own report back, while no moderator has looked at it',
      token: 'required',
      answers: [{ status: 200, description: 'Withdrawn', schema: reportReply, example: { report: null } }],
      problems: [...refusals, 'report-settled'],
    }),
    commentPath,
    async (c) => {
      const viewer = await requireWriter(c, { db, limits })
      privately(c)
      await withdrawReport(db, c.var.site, viewer, c.req.valid('param').id)
      return c.json({ report: null })
    },
  )

  app.post(
    '/comments/:id/appeal',
    operation({
      id: 'appeal',
      summary: 'Ask for a second look at a comment of your own that was turned down, once',
      token: 'required',
      answers: [
        { status: 200, description: 'The comment', schema: commentReply, example: { comment: rejectedExample } },
      ],
      problems: [...withBody, 'not-yours', 'no-appeal'],
    }),
    commentPath,
    body(newAppeal, { text: 'It was about the river, only my link was not.' }),
    async (c) => {
      const { site } = c.var
      const viewer = await requireWriter(c, { db, limits })
      privately(c)
      return c.json({ comment: await appeal(db, site, viewer, c.req.valid('param').id, c.req.valid('json').text) })
    },
  )

  return app
}
