import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Badge, CommentState } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { ThreadState } from '../../../shared/comments/threads.ts'
import type { LogActor } from '../../../shared/moderation/audit-log.ts'
import type { Decision, QueueName, ReportReason } from '../../../shared/moderation/moderation.ts'
import type { Action, Conditions } from '../../../shared/moderation/rules.ts'
import type { SavedView } from '../../../shared/moderation/saved-views.ts'
import type { Reason } from '../../../shared/moderation/verdict-reasons.ts'
import type { SanctionKind } from '../../../shared/people/author-record.ts'
import type { Role } from '../../../shared/people/staff.ts'

// Times leave the database as RFC 3339 text in UTC (see database.ts): nothing here computes with them, and text is what travels.
type Timestamp = ColumnType<string, string | undefined, string>
type NullableTimestamp = ColumnType<string | null, string | null | undefined, string | null>

export interface SiteTable {
  site_id: string
  slug: string
  name: string
  settings: JSONColumnType<Record<string, unknown>>
  secret: Buffer
  created_at: Timestamp
}

export interface SiteOriginTable {
  site_id: string
  origin: string
  added_at: Timestamp
}

export interface AuthorTable {
  site_id: string
  id: string
  kind: 'guest' | 'staff'
  name: string
  email: string | null
  token_hash: Buffer
  badges: Generated<Badge[]>
  created_at: Timestamp
}

export interface ThreadTable {
  site_id: string
  id: string
  page_key: string
  url: string
  title: Generated<string>
  state: Generated<ThreadState>
  closed_at: NullableTimestamp
  closes_at: NullableTimestamp
  slow_s: Generated<number>
  slow_until: NullableTimestamp
  members_only: Generated<boolean>
  premoderated: Generated<boolean>
  comment_count: Generated<number>
  version: Generated<number>
  created_at: Timestamp
}

export interface CommentTable {
  site_id: string
  id: string
  thread_id: string
  parent_id: string
  root_id: string
  depth: number
  author_id: string
  state: CommentState
  source: string
  body: JSONColumnType<Node[]>
  revision: Generated<number>
  revised_at: Timestamp
  revised_by: Generated<'author' | 'moderator'>
  revision_note: string | null
  edited_at: NullableTimestamp
  created_at: Timestamp
  state_changed_at: Timestamp
  previous_state: CommentState | null
  reply_count: Generated<number>
  shown_reply_count: Generated<number>
  branch_count: Generated<number>
  reaction_count: Generated<number>
  score: Generated<number>
  changed_in: Generated<number>
  post_key: string
  shown: ColumnType<boolean, never, never>
  search: Generated<string>
  verdict: JSONColumnType<Reason[] | null, string | null | undefined, string | null>
  decision: JSONColumnType<Decision | null, string | null | undefined, string | null>
  reviewed_at: NullableTimestamp
  appealed_at: NullableTimestamp
  appeal: ColumnType<string | null, null | undefined, string | null>
  report_count: Generated<number>
  priority: Generated<number>
  shadowed: Generated<boolean>
  pinned_at: NullableTimestamp
  featured_at: NullableTimestamp
}

export interface CommentRevisionTable {
  site_id: string
  comment_id: string
  revision: number
  source: string
  body: JSONColumnType<Node[]>
  note: string | null
  written_at: Timestamp
  written_by: 'author' | 'moderator'
  quiet: boolean
  redacted_at: NullableTimestamp
  redacted_by: ColumnType<'author' | 'moderator' | null, null | undefined, 'author' | 'moderator'>
  redaction_reason: ColumnType<string | null, null | undefined, string>
}

export interface ReactionTable {
  site_id: string
  comment_id: string
  author_id: string
  created_at: Timestamp
}

export interface StaffTable {
  site_id: string
  id: string
  author_id: string
  role: Role
  created_at: Timestamp
  removed_at: NullableTimestamp
  email: ColumnType<string | null, null | undefined, string | null>
  wants_mail: Generated<boolean>
}

export interface StaffSessionTable {
  site_id: string
  id: string
  staff_id: string
  kind: 'console' | 'embed'
  origin: string | null
  token_hash: Buffer
  agent: string
  created_at: Timestamp
  seen_at: Timestamp
  expires_at: Timestamp
}

export interface StaffLinkTable {
  site_id: string
  id: string
  token_hash: Buffer
  role: Role
  label: string | null
  made_by: string | null
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

export interface StaffCodeTable {
  site_id: string
  token_hash: Buffer
  staff_id: string
  expires_at: Timestamp
}

export interface LogTable {
  site_id: string
  seq: number
  at: string
  actor: LogActor
  actor_id: string | null
  action: string
  target: string
  target_id: string
  before: JSONColumnType<Record<string, unknown> | null, string | null, never>
  after: JSONColumnType<Record<string, unknown> | null, string | null, never>
  reason: string | null
  source: string
  batch: string
  hash: Buffer
}

export interface LogHeadTable {
  site_id: string
  seq: number
  hash: Buffer
}

export interface ReportTable {
  site_id: string
  comment_id: string
  author_id: string
  reason: ReportReason
  note: string | null
  created_at: Timestamp
  settled_at: NullableTimestamp
  settled_in: ColumnType<string | null, null | undefined, string | null>
  upheld: ColumnType<boolean | null, null | undefined, boolean | null>
  weight: Generated<number>
}

export interface ClaimTable {
  site_id: string
  comment_id: string
  staff_id: string
  until: string
}

export interface AssignmentTable {
  site_id: string
  id: string
  comment_id: string
  staff_id: string | null
  note: string | null
  made_by: string
  made_at: Timestamp
  ended_at: NullableTimestamp
  ended_in: ColumnType<string | null, null | undefined, string | null>
}

export interface SavedViewTable {
  site_id: string
  staff_id: string
  id: string
  name: string
  queue: QueueName
  filters: JSONColumnType<SavedView['filters']>
}

export interface JobTable {
  site_id: string
  id: string
  kind: string
  payload: JSONColumnType<object>
  dedupe_key: string | null
  created_at: Timestamp
  due_at: Timestamp
  attempts: Generated<number>
  lease: ColumnType<string | null, undefined, string | null>
  leased_until: ColumnType<string | null, undefined, string | null>
  done_at: NullableTimestamp
  outcome: ColumnType<'done' | 'failed' | 'needless' | null, undefined, 'done' | 'failed' | 'needless' | null>
}

export interface NudgeOutcomeTable {
  site_id: string
  day: string
  kind: string
  outcome: 'shown' | 'edited' | 'posted'
  count: number
}

export interface MailLinkTable {
  site_id: string
  comment_id: string
  /** How the comment stood when the mail was written. */
  state: Generated<CommentState>
  staff_id: string
  token_hash: Buffer
  revision: number
  expires_at: string
  used_at: NullableTimestamp
}

export interface TrainingExampleTable {
  site_id: string
  comment_id: string
  is_bad: boolean
  words: ColumnType<string[], number[], never>
}

export interface TrainingWordTable {
  site_id: string
  word: number
  good: number
  bad: number
}

export interface SanctionTable {
  site_id: string
  id: string
  author_id: string
  kind: SanctionKind
  until: NullableTimestamp
  reason: string
  message: string | null
  made_by: string
  made_at: Timestamp
  lifted_at: NullableTimestamp
  lifted_by: ColumnType<string | null, string | null | undefined, string | null>
  read_at: NullableTimestamp
}

export interface NoteTable {
  site_id: string
  id: string
  author_id: string | null
  comment_id: string | null
  body: string
  made_by: string
  made_at: Timestamp
  removed_at: NullableTimestamp
}

export interface RuleTable {
  site_id: string
  id: string
  place: number
  enabled: boolean
  version: number
  made_at: Timestamp
  removed_at: NullableTimestamp
}

export interface RuleVersionTable {
  site_id: string
  rule_id: string
  version: number
  name: string
  conditions: JSONColumnType<Conditions>
  actions: JSONColumnType<Action[]>
  made_by: string | null
  made_at: Timestamp
}

export interface WordListTextTable {
  site_id: string
  hash: Buffer
  words: string
}

/** The database as the newest migration leaves it: one entry a table, in the database's own names. */
export interface Tables {
  site: SiteTable
  site_origin: SiteOriginTable
  author: AuthorTable
  thread: ThreadTable
  comment: CommentTable
  comment_revision: CommentRevisionTable
  reaction: ReactionTable
  staff: StaffTable
  staff_session: StaffSessionTable
  staff_link: StaffLinkTable
  staff_code: StaffCodeTable
  log: LogTable
  log_head: LogHeadTable
  claim: ClaimTable
  assignment: AssignmentTable
  saved_view: SavedViewTable
  report: ReportTable
  training_example: TrainingExampleTable
  training_word: TrainingWordTable
  job: JobTable
  nudge_outcome: NudgeOutcomeTable
  mail_link: MailLinkTable
  sanction: SanctionTable
  note: NoteTable
  rule: RuleTable
  rule_version: RuleVersionTable
  word_list_text: WordListTextTable
}
