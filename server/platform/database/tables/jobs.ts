import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { CommentState } from '../../../../shared/comments/comments.ts'
import type { NullableTimestamp, Timestamp } from './columns.ts'

// Tables of background work and mail.

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
  /** Why the last attempt failed, without addresses. */
  last_error: ColumnType<string | null, undefined, string | null>
}

export interface MailLinkTable {
  site_id: string
  comment_id: string
  /** State of the comment when the mail was written. */
  state: Generated<CommentState>
  staff_id: string
  token_hash: Buffer
  revision: number
  expires_at: string
  used_at: NullableTimestamp
}
