import * as v from 'valibot'
import {
  commentContext,
  commentEdit,
  commentPage,
  commentReply,
  newComment,
  previewReply,
  previewRequest,
} from '../../comments/comments.ts'
import { redaction, revisionPage, revisionReply } from '../../comments/revisions.ts'
import { pageQuery } from '../../paging.ts'
import {
  commentExample,
  editExample,
  newCommentExample,
  ownCommentExample,
  revisionExample,
} from '../examples/comments.ts'
import { gives, operation, takes } from '../operation.ts'

/** Problems of every write by a reader. */
const ofWriters = ['suspended', 'banned', 'read-only'] as const
/** Problems of every change to one's own comment. */
const ofOwn = [...ofWriters, 'not-yours'] as const

export const postComment = operation('POST /comments', {
  id: 'postComment',
  tag: 'Comments',
  summary: 'Post a comment or a reply; the same Idempotency-Key again gives the same comment',
  token: 'required',
  headers: ['Idempotency-Key'],
  body: takes(newComment, newCommentExample),
  replies: {
    201: gives('Published', commentReply, { comment: ownCommentExample }),
    202: gives('Held: only its author sees it until a moderator approves it', commentReply, {
      comment: { ...ownCommentExample, state: 'held' },
    }),
  },
  problems: [
    ...ofWriters,
    'idempotency-key-required',
    'thread-closed',
    'members-only',
    'slow-mode',
    'parent-gone',
    'duplicate-comment',
    'key-reused',
    'guests-not-allowed',
    'refused-by-rules',
    'proof-required',
  ],
})

export const readComment = operation('GET /comments/{id}', {
  id: 'readComment',
  tag: 'Comments',
  summary: 'Read one comment; its ETag is what an edit must match',
  token: 'optional',
  replies: { 200: gives('The comment', commentReply, { comment: ownCommentExample }) },
})

export const readReplies = operation('GET /comments/{id}/replies', {
  id: 'readReplies',
  tag: 'Comments',
  summary: 'Read a page of the replies to a comment, oldest first',
  query: pageQuery,
  replies: {
    200: gives('A page', commentPage, {
      items: [{ ...commentExample, parentId: commentExample.threadId, depth: 1 }],
      nextCursor: null,
    }),
  },
})

export const readCommentContext = operation('GET /comments/{id}/context', {
  id: 'readCommentContext',
  tag: 'Comments',
  summary: 'Read what surrounds a permalink: the way down to it, the comment, its first replies',
  token: 'optional',
  replies: {
    200: gives('The surroundings', commentContext, {
      ancestors: [],
      comment: commentExample,
      replies: { items: [], nextCursor: null },
    }),
  },
})

export const readRevisions = operation('GET /comments/{id}/revisions', {
  id: 'readRevisions',
  tag: 'Comments',
  summary: "Read a comment's public history, newest first",
  token: 'optional',
  query: pageQuery,
  replies: { 200: gives('A page', revisionPage, { items: [revisionExample], nextCursor: null }) },
})

export const editComment = operation('PATCH /comments/{id}', {
  id: 'editComment',
  tag: 'Comments',
  summary: 'Edit a comment; the version it changes is named by If-Match',
  token: 'required',
  headers: ['If-Match'],
  body: takes(commentEdit, editExample),
  replies: { 200: gives('As it now stands', commentReply, { comment: ownCommentExample }) },
  problems: [...ofOwn, 'edit-window-over', 'comment-gone', 'edit-conflict', 'if-match-required', 'refused-by-rules'],
})

export const deleteComment = operation('DELETE /comments/{id}', {
  id: 'deleteComment',
  tag: 'Comments',
  summary: 'Delete a comment; its replies stay, and it can be restored for 24 hours',
  token: 'required',
  replies: {
    200: gives('The tombstone', commentReply, {
      comment: { ...commentExample, state: 'deleted', author: null, body: [] },
    }),
  },
  problems: [...ofOwn, 'comment-gone'],
})

export const restoreComment = operation('POST /comments/{id}/restore', {
  id: 'restoreComment',
  tag: 'Comments',
  summary: 'Take a deletion back, within 24 hours',
  token: 'required',
  replies: { 200: gives('The comment', commentReply, { comment: ownCommentExample }) },
  problems: [...ofOwn, 'restore-window-over', 'comment-gone'],
})

export const redactRevision = operation('DELETE /comments/{id}/revisions/{revision}', {
  id: 'redactRevision',
  tag: 'Comments',
  summary: 'Hide the words of one old version; its place in the history stays',
  token: 'required',
  params: { revision: v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/), v.transform(Number)) },
  body: takes(redaction, { reason: 'held a phone number' }),
  replies: { 200: gives('The version without its words', revisionReply, { revision: revisionExample }) },
  problems: ofOwn,
})

export const previewBody = operation('POST /preview', {
  id: 'previewBody',
  tag: 'Comments',
  summary: 'Render Markdown as it would be published',
  body: takes(previewRequest, { body: newCommentExample.body }),
  replies: { 200: gives('The rendered body', previewReply, { body: commentExample.body }) },
})

export const addReaction = operation('PUT /comments/{id}/reaction', {
  id: 'addReaction',
  tag: 'Comments',
  summary: 'React to a comment of somebody else; once a person, however often it is asked',
  token: 'required',
  replies: { 200: gives('With its count', commentReply, { comment: commentExample }) },
  problems: [...ofWriters, 'own-comment', 'thread-closed'],
})

export const removeReaction = operation('DELETE /comments/{id}/reaction', {
  id: 'removeReaction',
  tag: 'Comments',
  summary: 'Take a reaction back',
  token: 'required',
  replies: { 200: gives('With its count', commentReply, { comment: commentExample }) },
  problems: [...ofWriters, 'thread-closed'],
})
