import { commentReply, previewRequest } from '../../comments/comments.ts'
import { logPage, logQuery } from '../../moderation/audit-log.ts'
import { decisionReply, decisionRequest, markReply } from '../../moderation/moderation.ts'
import { commentExample } from '../examples/comments.ts'
import { decisionReplyExample, decisionRequestExample, logEntryExample } from '../examples/moderation.ts'
import { gives, operation, takes } from '../operation.ts'

const { batch } = decisionReplyExample
const unmarked = gives('The comment', markReply, { comment: commentExample, batch })

export const decideComments = operation('POST /moderation/decisions', {
  id: 'decideComments',
  tag: 'Decisions',
  summary: 'Decide about comments, each as it stood when it was looked at; what changed meanwhile is left alone',
  power: 'decide',
  body: takes(decisionRequest, decisionRequestExample),
  replies: { 200: gives('What was done, and what was not', decisionReply, decisionReplyExample) },
})

export const undoBatch = operation('POST /moderation/batches/{id}/undo', {
  id: 'undoBatch',
  tag: 'Decisions',
  summary: 'Undo what was decided in one go',
  power: 'decide',
  replies: { 200: gives('What was undone, and what was not', decisionReply, decisionReplyExample) },
})

export const replyAsStaff = operation('POST /moderation/comments/{id}/replies', {
  id: 'replyAsStaff',
  tag: 'Decisions',
  summary: 'Reply to a published comment under your badge; the same Idempotency-Key again gives the same reply',
  power: 'decide',
  headers: ['Idempotency-Key'],
  body: takes(previewRequest, { body: 'We have asked the council and will say what they answer.' }),
  replies: { 201: gives('Published', commentReply, { comment: commentExample }) },
  problems: [
    'idempotency-key-required',
    'thread-closed',
    'parent-gone',
    'duplicate-comment',
    'key-reused',
    'read-only',
  ],
})

export const pinComment = operation('PUT /moderation/comments/{id}/pin', {
  id: 'pinComment',
  tag: 'Decisions',
  summary: 'Pin a comment to the top of its thread; up to three a thread',
  power: 'changeThreads',
  replies: {
    200: gives('The comment', markReply, { comment: { ...commentExample, marks: ['pinned'] }, batch }),
  },
  problems: ['comment-gone', 'invalid'],
})

export const unpinComment = operation('DELETE /moderation/comments/{id}/pin', {
  id: 'unpinComment',
  tag: 'Decisions',
  summary: 'Unpin a comment',
  power: 'changeThreads',
  replies: { 200: unmarked },
  problems: ['comment-gone', 'invalid'],
})

export const featureComment = operation('PUT /moderation/comments/{id}/feature', {
  id: 'featureComment',
  tag: 'Decisions',
  summary: 'Feature a comment: the editors’ pick, by a badge and in a list of its own',
  power: 'feature',
  replies: { 200: gives('The comment', markReply, { comment: { ...commentExample, marks: ['featured'] }, batch }) },
  problems: ['comment-gone', 'invalid'],
})

export const unfeatureComment = operation('DELETE /moderation/comments/{id}/feature', {
  id: 'unfeatureComment',
  tag: 'Decisions',
  summary: 'Stop featuring a comment',
  power: 'feature',
  replies: { 200: unmarked },
  problems: ['comment-gone', 'invalid'],
})

export const readLog = operation('GET /moderation/log', {
  id: 'readLog',
  tag: 'Decisions',
  summary: 'Read what was done, the newest first; moderators read what they did themselves',
  power: 'readLog',
  query: logQuery,
  replies: { 200: gives('A page', logPage, { items: [logEntryExample], nextCursor: null }) },
})
