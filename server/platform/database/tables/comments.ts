import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { CommentState } from '../../../../shared/comments/comments.ts'
import type { Node } from '../../../../shared/comments/nodes.ts'
import type { ThreadState } from '../../../../shared/comments/posting-limits.ts'
import type { PageSource } from '../../../../shared/comments/thread-page.ts'
import type { Decision, ReportReason } from '../../../../shared/moderation/moderation.ts'
import type { Reason } from '../../../../shared/moderation/verdict-reasons.ts'
import type { NullableTimestamp, Timestamp } from './columns.ts'

// Tables of threads and comments.

export interface ThreadTable {
  site_id: string
  id: string
  page_key: string
  url_from: Generated<PageSource>
  title_from: Generated<PageSource>
  description: Generated<string>
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
  public_revision: Generated<number>
  was_public: Generated<boolean>
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
  public_revision: ColumnType<number | null, number | null | undefined, never>
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
  /** Part of the comment's count; false beyond so many guests of one network. */
  counts: Generated<boolean>
}

/** What a report counts for: holding the comment, slow mode in its thread, holding what its author writes next. */
export type ReportScope = 'comment' | 'thread' | 'author'

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
  counts_for: Generated<ReportScope[]>
}
