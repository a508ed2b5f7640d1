import { Hono } from 'hono'
import { commentExample } from '../../../shared/api/examples/comments.ts'
import { commentReply } from '../../../shared/comments/comments.ts'
import { requireWriter } from '../../identity/find-viewer.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { commentPath } from '../comment-path.ts'
import type { CommentDeps } from '../writing/routes.ts'
import { react } from './react.ts'

/** Reactions to a comment, below /api/v1/sites/{site}. */
export function reactionRoutes({ db, limits }: CommentDeps) {
  const app = new Hono<SiteEnv>()
  const verbs = [
    { method: 'put', kind: 'add', id: 'addReaction', summary: 'React to a comment; once a person, however often it is asked' },
    { method: 'delete', kind: 'remove', id: 'removeReaction', summary: 'Take a reaction back' },
  ] as const // biome-ignore format: a table

  for (const { method, kind, id, summary } of verbs)
    app[method](
      '/comments/:id/reaction',
      operation({
        id,
        summary,
        token: 'required',
        answers: [
          { status: 200, description: 'With its count', schema: commentReply, example: { comment: commentExample } },
        ],
        problems: [
          'token-required',
          'suspended',
          'banned',
          'origin-not-allowed',
          'thread-closed',
          'too-large',
          'read-only',
          'storage-full',
        ],
      }),
      commentPath,
      async (c) => {
        const { site } = c.var
        const viewer = await requireWriter(c, { db, limits })
        privately(c)
        return c.json({ comment: await react(db, site, viewer, c.req.valid('param').id, kind) })
      },
    )

  return app
}
