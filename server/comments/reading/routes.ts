import { Hono } from 'hono'
import { commentExample, ownCommentExample, revisionExample } from '../../../shared/api/examples/comments.ts'
import {
  commentContext,
  commentPage,
  commentReply,
  pageQuery,
  revisionList,
} from '../../../shared/comments/comments.ts'
import { findViewer } from '../../identity/find-viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { query } from '../../platform/http/parse.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { commentPath } from '../comment-path.ts'
import { commentETag, editableView } from '../view.ts'
import { findComment } from './find-comment.ts'
import { readContext } from './read-context.ts'
import { readPage } from './read-page.ts'
import { readRevisions } from './read-revisions.ts'

/** One comment and what is around it, as a viewer may see it, below /api/v1/sites/{site}. */
export function commentReadingRoutes({ db }: { db: Db }) {
  const app = new Hono<SiteEnv>()

  app.get(
    '/comments/:id',
    operation({
      id: 'readComment',
      summary: 'Read one comment; its ETag is what an edit must match',
      token: 'optional',
      answers: [
        { status: 200, description: 'The comment', schema: commentReply, example: { comment: ownCommentExample } },
      ],
      problems: [],
    }),
    commentPath,
    async (c) => {
      const { site } = c.var
      const viewer = await findViewer(c, db)
      const found = await findComment(db, site.id, c.req.valid('param').id, viewer)
      const comment = editableView(found, viewer, site.settings)
      c.header('ETag', commentETag(comment))
      privately(c)
      return c.json({ comment })
    },
  )

  app.get(
    '/comments/:id/replies',
    operation({
      id: 'readReplies',
      summary: 'Read a page of the replies to a comment, oldest first',
      answers: [{ status: 200, description: 'A page', schema: commentPage, example: { items: [{ ...commentExample, parentId: commentExample.threadId, depth: 1 }], nextCursor: null } }], // biome-ignore format: an example
      problems: ['invalid'],
    }),
    commentPath,
    query(pageQuery),
    async (c) => {
      const { site } = c.var
      const { cursor, limit } = c.req.valid('query')
      const found = await findComment(db, site.id, c.req.valid('param').id, null)
      c.header('Cache-Control', 'public, no-cache')
      return c.json(
        await readPage(db, site, { threadId: found.thread_id, parentId: found.id, sort: 'oldest', cursor, limit }),
      )
    },
  )

  app.get(
    '/comments/:id/context',
    operation({
      id: 'readContext',
      summary: 'Read what surrounds a permalink: the way down to it, the comment, its first replies',
      token: 'optional',
      answers: [{ status: 200, description: 'The surroundings', schema: commentContext, example: { ancestors: [], comment: commentExample, replies: { items: [], nextCursor: null } } }], // biome-ignore format: an example
      problems: [],
    }),
    commentPath,
    async (c) => {
      const { site } = c.var
      const viewer = await findViewer(c, db)
      privately(c)
      return c.json(await readContext(db, site, c.req.valid('param').id, viewer))
    },
  )

  app.get(
    '/comments/:id/revisions',
    operation({
      id: 'readRevisions',
      summary: "Read a comment's public history, newest first",
      token: 'optional',
      answers: [
        { status: 200, description: 'The history', schema: revisionList, example: { items: [revisionExample] } },
      ],
      problems: [],
    }),
    commentPath,
    async (c) => {
      const { site } = c.var
      const viewer = await findViewer(c, db)
      privately(c)
      return c.json({ items: await readRevisions(db, site.id, c.req.valid('param').id, viewer) })
    },
  )

  return app
}
