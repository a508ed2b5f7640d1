import { Hono } from 'hono'
import * as v from 'valibot'
import {
  cardExample,
  claimExample,
  decisionReplyExample,
  decisionRequestExample,
  logEntryExample,
  queueCountsExample,
} from '../../../shared/api/examples/moderation.ts'
import { logPage, logQuery } from '../../../shared/moderation/audit-log.ts'
import {
  cardPage,
  cardReply,
  claimReply,
  claimRequest,
  decisionReply,
  decisionRequest,
  queueCounts,
  queueNames,
  queueQuery,
} from '../../../shared/moderation/moderation.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { uuid } from '../../../shared/schema.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, path, query } from '../../platform/http/parse.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import { claimComment, releaseClaim } from '../decisions/claims.ts'
import { decide } from '../decisions/decide.ts'
import { undoBatch } from '../undo/undo-batch.ts'
import { readCard } from './cards.ts'
import { countQueues, readQueue } from './queues.ts'
import { readLog } from './read-log.ts'

export interface ModerationDeps {
  db: Db
  policy: OriginPolicy
}

/** How every call of the team may be refused, reading and writing. */
export const refusals = ['sign-in-required', 'not-allowed', 'origin-not-allowed'] as const
export const writeRefusals = [
  ...refusals, 'malformed-json', 'too-large', 'unsupported-media-type', 'invalid', 'storage-full',
] as const // biome-ignore format: a list

/** The path of what concerns one thing of the team's. */
export const onePath = path(v.object({ site: v.string(), id: uuid }))

/** Deciding about comments, below /api/v1/sites/{site}/moderation. */
export function moderationRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)

  app.get(
    '/moderation/queues',
    operation({
      id: 'readQueues',
      team: true,
      summary: 'Say how much waits in each queue, and since when',
      answers: [{ status: 200, description: 'The queues', schema: queueCounts, example: queueCountsExample }],
      problems: [...refusals],
    }),
    only('decide'),
    async (c) => c.json(await countQueues(db, c.var.site.id, c.var.staff)),
  )

  app.get(
    '/moderation/queues/:name',
    operation({
      id: 'readQueue',
      team: true,
      summary: 'Read a page of a queue, with everything a decision wants to know',
      answers: [{ status: 200, description: 'A page', schema: cardPage, example: { items: [cardExample], nextCursor: null } }],
      problems: [...refusals, 'invalid'],
    }), // biome-ignore format: an example
    only('decide'),
    path(v.object({ site: v.string(), name: v.picklist(queueNames) })),
    query(queueQuery),
    async (c) => {
      const { site, staff } = c.var
      return c.json(await readQueue(db, site, staff, { ...c.req.valid('query'), ...c.req.valid('param') }))
    },
  )

  app.get(
    '/moderation/comments/:id',
    operation({
      id: 'readCard',
      team: true,
      summary: 'Read one comment with everything a decision wants to know',
      answers: [{ status: 200, description: 'The card', schema: cardReply, example: { card: cardExample } }],
      problems: [...refusals],
    }),
    only('decide'),
    onePath,
    async (c) => c.json({ card: await readCard(db, c.var.site, c.var.staff, c.req.valid('param').id) }),
  )

  app.post(
    '/moderation/decisions',
    operation({
      id: 'decide',
      team: true,
      summary: 'Decide about comments, each as it stood when it was looked at; what changed meanwhile is left alone',
      answers: [{ status: 200, description: 'What was done, and what was not', schema: decisionReply, example: decisionReplyExample }],
      problems: [...writeRefusals],
    }), // biome-ignore format: an example
    only('decide'),
    body(decisionRequest, decisionRequestExample),
    async (c) => {
      const { site, staff } = c.var
      return c.json(await decide(db, site.id, { actor: 'staff', id: staff.id }, c.req.valid('json')))
    },
  )

  app.post(
    '/moderation/batches/:id/undo',
    operation({
      id: 'undoBatch',
      team: true,
      summary: 'Take back what was decided in one go',
      answers: [{ status: 200, description: 'What was taken back, and what was not', schema: decisionReply, example: decisionReplyExample }],
      problems: [...refusals, 'too-large', 'storage-full'],
    }), // biome-ignore format: an example
    only('decide'),
    onePath,
    async (c) => {
      const { site, staff } = c.var
      return c.json(await undoBatch(db, site.id, staff, c.req.valid('param').id))
    },
  )

  app.post(
    '/moderation/claims',
    operation({
      id: 'claimComment',
      team: true,
      summary: 'Say that you are looking at a comment; ask again to prolong it',
      answers: [{ status: 200, description: 'Whose it is', schema: claimReply, example: { claim: claimExample } }],
      problems: [...writeRefusals],
    }),
    only('decide'),
    body(claimRequest, { comment: cardExample.comment.id }),
    async (c) => {
      const { site, staff } = c.var
      const { comment, takeOver } = c.req.valid('json')
      return c.json({ claim: await claimComment(db, site.id, staff, comment, takeOver) })
    },
  )

  app.delete(
    '/moderation/claims/:id',
    operation({
      id: 'releaseClaim',
      team: true,
      summary: 'Say that you look at a comment no more',
      answers: [{ status: 204, description: 'Released' }],
      problems: [...refusals, 'too-large'],
    }),
    only('decide'),
    onePath,
    async (c) => {
      await releaseClaim(db, c.var.site.id, c.var.staff, c.req.valid('param').id)
      return c.body(null, 204)
    },
  )

  app.get(
    '/moderation/log',
    operation({
      id: 'readLog',
      team: true,
      summary: 'Read what was done, the newest first; moderators read what they did themselves',
      answers: [{ status: 200, description: 'A page', schema: logPage, example: { items: [logEntryExample] } }],
      problems: [...refusals, 'invalid'],
    }),
    only('readLog'),
    query(logQuery),
    async (c) => {
      const { site, staff } = c.var
      const { actor, target, action, before, limit } = c.req.valid('query')
      const actorId = staff.role === 'moderator' ? staff.id : actor
      return c.json({ items: await readLog(db, site.id, { actorId, targetId: target, action, before, limit }) })
    },
  )

  return app
}
