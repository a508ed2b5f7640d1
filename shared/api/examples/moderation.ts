import type { ThreadPostingLimits } from '../../comments/posting-limits.ts'
import type { Assigned } from '../../moderation/assignments.ts'
import type { LogEntry } from '../../moderation/audit-log.ts'
import type { Card, Claim, DecisionReply, DecisionRequest, QueueCounts } from '../../moderation/moderation.ts'
import type { SavedView } from '../../moderation/saved-views.ts'
import { commentExample, ownCommentExample, viewerExample } from './comments.ts'
import { staffExample } from './staff.ts'

export const queueCountsExample: QueueCounts = {
  queues: {
    pending: { count: 12, oldestAt: '2026-11-22T09:16:00.000Z' },
    reported: { count: 3, oldestAt: '2026-11-22T08:00:00.000Z' },
    unreviewed: { count: 41, oldestAt: '2026-11-21T10:00:00.000Z' },
    spam: { count: 0, oldestAt: null },
    appeals: { count: 0, oldestAt: null },
    rejected: { count: 0, oldestAt: null },
    all: { count: 1_000, oldestAt: '2026-01-01T00:00:00.000Z' },
  },
  assignedToMe: 3,
}

export const claimExample: Claim = {
  by: staffExample.name,
  staffId: staffExample.id,
  isMine: true,
  until: '2026-11-22T09:31:30.120Z',
}

export const assignedExample: Assigned = {
  to: staffExample.name,
  note: 'Is this libel?',
  by: 'Tomas Reed',
  at: '2026-11-22T09:31:00.000Z',
  isForMe: true,
}

export const viewExample: SavedView = {
  id: '019a1f34-0000-7a00-8000-000000000003',
  name: 'Links by newcomers',
  queue: 'pending',
  filters: { phase: 'links', order: 'newest' },
}

export const cardExample: Card = {
  comment: { ...ownCommentExample, editableUntil: undefined, state: 'held' },
  shadowed: false,
  verdict: [{ phase: 'links', rule: null, version: 1, code: 'link', params: { host: 'example.org' }, span: [2, 20] }],
  decision: null,
  reports: [],
  appeal: null,
  thread: {
    id: commentExample.threadId,
    title: 'River plan: council votes',
    url: 'https://example.org/river-plan',
    state: 'open',
  },
  parents: [],
  author: {
    id: viewerExample.id,
    name: viewerExample.name,
    kind: 'guest',
    since: '2026-11-20T08:00:00.000Z',
    published: 9,
    turnedDown: 1,
    trust: 'known',
    sanctions: [],
    reportsReceived: 0,
    reportsMade: 2,
    recent: [
      { id: commentExample.id, state: 'published', excerpt: 'The weir was …', createdAt: '2026-11-21T08:00:00.000Z' },
    ],
  },
  history: [],
  claim: null,
  assignment: null,
}

export const decisionRequestExample: DecisionRequest = {
  items: [{ id: commentExample.id, state: 'held', revision: 1 }],
  verb: 'reject',
  reason: 'off-topic',
  source: 'key',
}

export const decisionReplyExample: DecisionReply = {
  batch: '019a1f33-0000-7a00-8000-000000000001',
  done: [{ id: commentExample.id, state: 'rejected', revision: 1 }],
  conflicts: [],
}

export const logEntryExample: LogEntry = {
  seq: 1,
  at: '2026-11-22T09:31:00.000Z',
  actor: 'staff',
  actorId: staffExample.id,
  actorName: staffExample.name,
  action: 'comment.reject',
  target: 'comment',
  targetId: commentExample.id,
  before: { state: 'held' },
  after: { state: 'rejected' },
  reason: 'off-topic',
  source: 'key',
  batch: decisionReplyExample.batch,
  hash: '0'.repeat(64),
}

export const postingLimitsExample: ThreadPostingLimits = {
  id: commentExample.threadId,
  url: 'https://example.org/river-plan',
  title: 'River plan: council votes',
  state: 'open',
  closedAt: null,
  closesAt: null,
  slowS: 60,
  slowUntil: '2026-11-22T10:00:00.000Z',
  membersOnly: false,
  premoderated: false,
}
