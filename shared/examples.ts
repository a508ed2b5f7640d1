import type { Comment, CommentEdit, FindingPage, NewComment, Revision } from './comments/comments.ts'
import type { Heat } from './comments/posting-limits.ts'
import type { ThreadPage } from './comments/threads.ts'
import type { Assigned } from './moderation/assignments.ts'
import type { LogEntry } from './moderation/audit-log.ts'
import type { Card, Claim, DecisionReply, DecisionRequest, QueueCounts } from './moderation/moderation.ts'
import type { Rehearsal, RuleRequest, ShownRule } from './moderation/rules.ts'
import type { SavedView } from './moderation/saved-views.ts'
import type { AuthorCard, Note, PersonLine, Sanction } from './people/people.ts'
import type { Invitation, SessionReply, StaffPerson } from './people/staff.ts'
import type { Me, Viewer } from './people/viewers.ts'
import type { ProblemBody } from './problems.ts'
import type { ScreeningChange, ScreeningReply, ScreeningSettings, WordTrial } from './sites/screening.ts'

/** One believable value of each shape that travels: shown in the OpenAPI document, checked against the schemas in a test. */

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
  bar: null,
  messages: [],
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

export const problemExample: ProblemBody = {
  type: '/problems/invalid',
  title: 'Some fields need attention',
  status: 422,
  detail: '/body must be 2 characters or more',
  requestId: '019a1f31-0000-7000-8000-00000000abcd',
  errors: [{ pointer: '/body', detail: 'must be 2 characters or more' }],
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

export const staffExample: StaffPerson = {
  id: '019a1f32-0000-7a00-8000-000000000001',
  authorId: '019a1f32-0000-7a00-8000-000000000002',
  name: 'Priya Shah',
  role: 'moderator',
  since: '2026-11-20T08:00:00.000Z',
}

export const sessionExample: SessionReply = {
  staff: staffExample,
  site: { slug: 'demo', name: 'Demo' },
  powers: ['decide', 'sanction', 'steer', 'pick', 'readRules', 'readLog', 'own'],
}

export const invitationExample: Invitation = {
  id: '019a1f32-0000-7a00-8000-000000000003',
  role: 'moderator',
  label: 'Priya',
  madeAt: '2026-11-20T08:00:00.000Z',
  expiresAt: '2026-11-27T08:00:00.000Z',
}

export const queueCountsExample: QueueCounts = {
  queues: {
    pending: { count: 12, oldestAt: '2026-11-22T09:16:00.000Z' },
    reported: { count: 3, oldestAt: '2026-11-22T08:00:00.000Z' },
    new: { count: 41, oldestAt: '2026-11-21T10:00:00.000Z' },
    spam: { count: 0, oldestAt: null },
    'second-look': { count: 0, oldestAt: null },
    rejected: { count: 0, oldestAt: null },
    all: { count: 1_000, oldestAt: '2026-01-01T00:00:00.000Z' },
  },
  forYou: 3,
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
  verdict: [{ phase: 'links', rule: null, version: 1, text: 'links to example.org', span: [2, 20] }],
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
    reportsAgainst: 0,
    reportsBy: 2,
    recent: [
      { id: commentExample.id, state: 'published', excerpt: 'The weir was …', createdAt: '2026-11-21T08:00:00.000Z' },
    ],
  },
  history: [],
  claim: null,
  assignment: null,
}

export const sanctionExample: Sanction = {
  id: '019a1f34-0000-7a00-8000-000000000001',
  kind: 'suspend',
  until: '2026-11-29T09:31:00.000Z',
  reason: 'Insults again',
  message: 'Take a week off.',
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
  liftedAt: null,
  liftedBy: null,
  readAt: null,
  isInForce: true,
}

export const noteExample: Note = {
  id: '019a1f34-0000-7a00-8000-000000000002',
  body: 'Says he works for the council.',
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
  isMine: true,
}

export const authorCardExample: AuthorCard = {
  author: { ...cardExample.author, sanctions: ['suspend'] },
  isStaff: false,
  isExpert: false,
  sanctions: [sanctionExample],
  notes: [noteExample],
}

export const personLineExample: PersonLine = {
  id: viewerExample.id,
  name: viewerExample.name,
  badges: ['expert'],
  since: '2026-03-02T10:00:00.000Z',
  published: 14,
  turnedDown: 1,
  reports: null,
  sanctions: [{ kind: 'suspend', until: sanctionExample.until }],
}

export const ruleRequestExample: RuleRequest = {
  name: 'Watch sellers',
  enabled: true,
  conditions: { words: ['replica watch*'], isNew: true },
  actions: [{ do: 'hold' }, { do: 'label', label: 'advertising' }],
}

export const ruleExample: ShownRule = {
  ...ruleRequestExample,
  enabled: true,
  id: '019a1f35-0000-7a00-8000-000000000001',
  version: 2,
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
}

export const rehearsalExample: Rehearsal = {
  done: 500,
  total: 2_310,
  matched: 1,
  published: 1,
  samples: [
    {
      id: commentExample.id,
      state: 'published',
      author: viewerExample.name,
      excerpt: 'Best replica watches here',
      at: commentExample.createdAt,
      thread: 'River plan: council votes',
      reasons: [
        { phase: 'rules', rule: null, version: 0, text: 'Rule “Watch sellers”: holds “replica watch*”', span: [5, 18] },
      ],
    },
  ],
}

export const heatExample: Heat = {
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

export const decisionRequestExample: DecisionRequest = {
  items: [{ id: commentExample.id, state: 'held', revision: 1 }],
  verb: 'reject',
  reason: 'off-topic',
  source: 'key',
}

export const decisionReplyExample: DecisionReply = {
  batch: '019a1f33-0000-7a00-8000-000000000001',
  done: [{ id: commentExample.id, state: 'rejected', revision: 1 }],
  lost: [],
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

const untouchedScreening: ScreeningSettings = {
  premoderate: [],
  approvedBeforeTrust: 1,
  linksBeforeHold: 0,
  holdRepeats: false,
  holdFromPerson: null,
  holdFromThread: null,
  holdFromReports: null,
  holdLikeTurnedDown: false,
  reportsBeforeHold: 0,
  coolDownReports: 6,
  coolDownSlowS: 60,
  coolDownMinutes: 30,
  fastestS: 0,
  proofOfWork: 'off',
  charactersMin: 2,
  charactersMax: 5_000,
  wordLists: [],
}

export const screeningExample: ScreeningReply = {
  settings: {
    ...untouchedScreening,
    premoderate: ['first'],
    wordLists: [{ name: 'Gambling', version: 2, action: 'hold', words: 'casino*\nfree spins', leet: true }],
  },
  defaults: untouchedScreening,
  hasAkismetKey: false,
  version: 'Yk2vYQzGf0mT5c0bq3wN1g',
}

export const screeningChangeExample: ScreeningChange = { premoderate: ['first', 'links'], linksBeforeHold: 1 }

export const wordTrialExample: WordTrial = {
  text: 'Win at the casinos',
  wordLists: screeningExample.settings.wordLists,
}
