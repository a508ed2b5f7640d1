import type { ThreadPage } from '../../comments/threads.ts'
import type { Me } from '../../people/viewers.ts'
import { commentExample, viewerExample } from './comments.ts'

export const threadPageExample: ThreadPage = {
  site: {
    id: '019a1f2e-0000-7000-8000-000000000001',
    settings: {
      guestPosting: true,
      readOnly: false,
      editWindowS: 900,
      editGraceS: 120,
      nudges: true,
      furtherNudges: [],
      rulesUrl: null,
      origins: ['https://example.org'],
      trial: false,
    },
  },
  thread: {
    id: commentExample.threadId,
    page: 'https://example.org/river-plan',
    url: 'https://example.org/river-plan',
    title: 'River plan: council votes',
    state: 'open',
    closedAt: null,
    closesAt: null,
    slowS: 0,
    slowUntil: null,
    membersOnly: false,
    commentCount: 1,
    version: 2,
  },
  items: [commentExample],
  nextCursor: null,
}

export const meExample: Me = {
  viewer: viewerExample,
  rights: { post: true, moderate: false },
  held: [],
  reactions: [commentExample.id],
  reports: [],
  restriction: null,
  messages: [],
}

export const threadChangesExample = {
  version: 12,
  thread: {
    state: 'open' as const,
    closedAt: null,
    closesAt: null,
    slowS: 60,
    slowUntil: '2026-11-22T10:00:00.000Z',
    membersOnly: false,
    commentCount: 128,
    readOnly: false,
  },
  comments: [
    {
      id: commentExample.id,
      parentId: null,
      rootId: commentExample.id,
      state: 'published' as const,
      revision: 1,
    },
  ],
}
