import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import {
  commentExample,
  editExample,
  newCommentExample,
  ownCommentExample,
  revisionExample,
} from '../../../shared/api/examples/comments.ts'
import {
  commentEdit,
  commentReply,
  newComment,
  previewReply,
  previewRequest,
  redaction,
  revisionList,
} from '../../../shared/comments/comments.ts'
import type { ProblemSlug } from '../../../shared/problems.ts'
import { uuid } from '../../../shared/schema.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { bearerToken, pageOrigin } from '../../identity/tokens.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, path } from '../../platform/http/parse.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { pageKey } from '../../threads/page-key.ts'
import { commentPath } from '../comment-path.ts'
import { idempotencyKeyOf, ifMatchOf } from '../headers.ts'
import { renderBody } from '../markdown/render-body.ts'
import { commentETag } from '../view.ts'
import { deleteComment } from './delete.ts'
import { editComment } from './edit.ts'
import type { PostDeps } from './post.ts'
import { redactRevision } from './redact.ts'
import { restoreComment } from './restore.ts'
import { submitComment } from './submit.ts'

export interface CommentDeps {
  db: Db
  policy: OriginPolicy
  limits: RateLimits
}

const revisionPath = path(
  v.object({
    site: v.string(),
    id: uuid,
    revision: v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/), v.transform(Number)),
  }),
)

/** What may be in the way of every change to a comment of one's own. */
const ofOwn = [
  'token-required', 'suspended', 'banned', 'origin-not-allowed', 'not-yours', 'too-large', 'read-only', 'storage-full',
] as const satisfies ProblemSlug[] // biome-ignore format: a list
/** What may be wrong with a body. */
const ofBody = ['malformed-json', 'too-large', 'unsupported-media-type', 'invalid'] as const satisfies ProblemSlug[]

const senderOf = (c: Context<SiteEnv>) => ({ address: c.var.address, agent: c.req.header('user-agent') ?? '' })

/** Posting, editing and taking back, below /api/v1/sites/{site}. */
export function commentWritingRoutes({ db, policy, limits, screening }: CommentDeps & PostDeps) {
  const app = new Hono<SiteEnv>()

  app.post(
    '/comments',
    operation({
      id: 'postComment',
      summary: 'Post a comment or a reply; the same Idempotency-Key again gives the same comment',
      token: 'required',
      headers: [
        { name: 'Idempotency-Key', description: 'A UUID made when the composer opened', required: true, example: '0d9c8a52-1b77-4c1e-9b0e-2f3a4b5c6d7e' },
      ], // biome-ignore format: one header a line
      answers: [
        { status: 201, description: 'Published', schema: commentReply, example: { comment: ownCommentExample } },
        { status: 202, description: 'Held: only its author sees it until a moderator approves it', schema: commentReply, example: { comment: { ...ownCommentExample, state: 'held' } } },
      ], // biome-ignore format: one answer a line
      problems: [
        ...ofBody, 'idempotency-key-required', 'token-required', 'origin-not-allowed', 'thread-closed', 'suspended', 'banned',
        'members-only', 'slow-mode', 'parent-gone', 'duplicate-comment', 'key-reused', 'read-only', 'guests-not-allowed',
        'refused-by-rules', 'proof-required', 'storage-full',
      ], // biome-ignore format: a list
    }),
    body(newComment, newCommentExample),
    async (c) => {
      const { site } = c.var
      const comment = c.req.valid('json')
      const writer = { token: bearerToken(c.req.header('authorization')), origin: pageOrigin(c) }
      const posted = await submitComment({ db, screening, policy, limits }, site, writer, {
        key: idempotencyKeyOf(c),
        pageKey: pageKey(comment.page, site, policy),
        comment,
        sender: senderOf(c),
      })
      c.header('ETag', commentETag(posted))
      privately(c)
      return c.json({ comment: posted }, posted.state === 'held' ? 202 : 201)
    },
  )

  app.patch(
    '/comments/:id',
    operation({
      id: 'editComment',
      summary: 'Edit a comment; the version it changes is named by If-Match',
      token: 'required',
      headers: [{ name: 'If-Match', description: "The comment's ETag", required: true, example: '"1"' }],
      answers: [
        { status: 200, description: 'As it now stands', schema: commentReply, example: { comment: ownCommentExample } },
      ],
      problems: [
        ...ofOwn, ...ofBody, 'edit-window-over', 'comment-gone', 'edit-conflict', 'if-match-required', 'refused-by-rules',
      ], // biome-ignore format: a list
    }),
    commentPath,
    body(commentEdit, editExample),
    async (c) => {
      const { site } = c.var
      const etags = ifMatchOf(c)
      const viewer = await requireWriter(c, { db, limits })
      const { id } = c.req.valid('param')
      const edit = c.req.valid('json')
      const comment = await editComment({ db, screening }, site, { viewer, id, etags, edit, sender: senderOf(c) })
      c.header('ETag', commentETag(comment))
      privately(c)
      return c.json({ comment })
    },
  )

  app.delete(
    '/comments/:id',
    operation({
      id: 'deleteComment',
      summary: 'Delete a comment; its replies stay, and it can be restored for 24 hours',
      token: 'required',
      answers: [{ status: 200, description: 'The tombstone', schema: commentReply, example: { comment: { ...commentExample, state: 'deleted', author: null, body: [] } } }], // biome-ignore format: an example
      problems: [...ofOwn, 'comment-gone'],
    }),
    commentPath,
    async (c) => {
      const { site } = c.var
      const viewer = await requireWriter(c, { db, limits })
      privately(c)
      return c.json({ comment: await deleteComment(db, site, viewer, c.req.valid('param').id) })
    },
  )

  app.post(
    '/comments/:id/restore',
    operation({
      id: 'restoreComment',
      summary: 'Take a deletion back, within 24 hours',
      token: 'required',
      answers: [
        { status: 200, description: 'The comment', schema: commentReply, example: { comment: ownCommentExample } },
      ],
      problems: [...ofOwn, 'restore-window-over', 'comment-gone'],
    }),
    commentPath,
    async (c) => {
      const { site } = c.var
      const viewer = await requireWriter(c, { db, limits })
      const comment = await restoreComment(db, site, viewer, c.req.valid('param').id)
      c.header('ETag', commentETag(comment))
      privately(c)
      return c.json({ comment })
    },
  )

  app.delete(
    '/comments/:id/revisions/:revision',
    operation({
      id: 'redactRevision',
      summary: 'Hide the words of one old version; its place in the history stays',
      token: 'required',
      answers: [
        {
          status: 200,
          description: 'The history as it now is',
          schema: revisionList,
          example: { items: [revisionExample] },
        },
      ],
      problems: [...ofOwn, ...ofBody],
    }),
    revisionPath,
    body(redaction, { reason: 'held a phone number' }),
    async (c) => {
      const { site } = c.var
      const viewer = await requireWriter(c, { db, limits })
      const { id, revision } = c.req.valid('param')
      privately(c)
      return c.json({ items: await redactRevision(db, site.id, viewer, id, revision, c.req.valid('json').reason) })
    },
  )

  app.post(
    '/preview',
    operation({
      id: 'previewBody',
      summary: 'Render Markdown as it would be published',
      answers: [
        { status: 200, description: 'The rendered body', schema: previewReply, example: { body: commentExample.body } },
      ],
      problems: [...ofBody, 'origin-not-allowed'],
    }),
    body(previewRequest, { body: newCommentExample.body }),
    (c) => {
      privately(c)
      return c.json({ body: renderBody(c.req.valid('json').body) })
    },
  )

  return app
}
