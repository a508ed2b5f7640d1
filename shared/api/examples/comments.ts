import type { Comment, CommentEdit, NewComment } from '../../comments/comments.ts'
import type { Revision } from '../../comments/revisions.ts'
import type { FindingPage } from '../../comments/search.ts'
import type { Viewer } from '../../people/viewers.ts'

export const viewerExample: Viewer = { id: '019a1f2e-7c00-7a10-8c55-3f0b1c2d4e5f', name: 'Ana Silva', kind: 'guest' }

export const commentExample: Comment = {
  id: '019a1f30-1200-7b44-9a01-5b6c7d8e9f00',
  threadId: '019a1f2f-9b00-7c22-b3d4-1a2b3c4d5e6f',
  parentId: null,
  depth: 0,
  state: 'published',
  author: { id: viewerExample.id, name: viewerExample.name, badges: [] },
  body: [
    {
      type: 'p',
      children: [
        { type: 'text', text: 'I walked the flood wall ' },
        { type: 'em', children: [{ type: 'text', text: 'last spring' }] },
        { type: 'text', text: '.' },
      ],
    },
  ],
  createdAt: '2026-11-22T09:30:00.120Z',
  editedAt: null,
  revision: 1,
  reactionCount: 0,
  replyCount: 0,
}

export const findingPageExample: FindingPage = {
  items: [
    {
      comment: commentExample,
      excerpt: [
        { type: 'text', text: 'I walked the ' },
        { type: 'mark', children: [{ type: 'text', text: 'flood' }] },
        { type: 'text', text: ' wall last spring.' },
      ],
    },
  ],
  nextCursor: null,
}

export const ownCommentExample: Comment = {
  ...commentExample,
  source: 'I walked the flood wall *last spring*.',
  etag: '"1"',
  editableUntil: '2026-11-22T09:45:00.120Z',
}

export const newCommentExample: NewComment = {
  page: { url: 'https://example.org/river-plan', title: 'River plan: council votes' },
  parentId: null,
  body: 'I walked the flood wall *last spring*.',
}

export const editExample: CommentEdit = { body: 'I walked the flood wall *last autumn*.', note: 'wrong season' }

export const revisionExample: Revision = {
  revision: 1,
  body: commentExample.body,
  note: null,
  at: commentExample.createdAt,
  by: 'author',
  redacted: false,
}

export const reportExample = { reason: 'off-topic' as const, note: null, at: '2026-11-22T09:31:00.000Z' }

export const rejectedExample: Comment = {
  ...commentExample,
  state: 'rejected',
  moderation: {
    reasons: ['links'],
    decision: { reason: 'off-topic', message: null },
    appealedAt: '2026-11-22T09:35:00.000Z',
    mayAppeal: false,
    mayResubmit: true,
  },
}
