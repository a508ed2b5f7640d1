import type { ColumnType, Generated } from 'kysely'
import type { Badge } from '../../../../shared/comments/comments.ts'
import type { SanctionKind } from '../../../../shared/people/author-record.ts'
import type { Role } from '../../../../shared/people/staff.ts'
import type { NullableTimestamp, Timestamp } from './columns.ts'

// Tables of authors and the team.

export interface AuthorTable {
  site_id: string
  id: string
  kind: 'guest' | 'staff'
  name: string
  email: string | null
  token_hash: Buffer
  /** SHA-256 of the key and name of the plain form a guest was made of. */
  form_hash: ColumnType<Buffer | null, Buffer | undefined, never>
  badges: Generated<Badge[]>
  created_at: Timestamp
}

export interface AuthorNameTable {
  site_id: string
  author_id: string
  id: string
  name: string
  ended_at: Timestamp
}

export interface SanctionTable {
  site_id: string
  id: string
  author_id: string
  kind: SanctionKind
  until: NullableTimestamp
  reason: string
  message: string | null
  made_by: string | null
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

export interface StaffTable {
  site_id: string
  id: string
  author_id: string
  role: Role
  created_at: Timestamp
  removed_at: NullableTimestamp
  email: ColumnType<string | null, null | undefined, string | null>
  wants_mail: Generated<boolean>
  pending_email: ColumnType<string | null, undefined, string | null>
  pending_hash: ColumnType<Buffer | null, undefined, Buffer | null>
  pending_at: ColumnType<string | null, undefined, string | null>
}

export interface StaffSessionTable {
  site_id: string
  id: string
  staff_id: string
  kind: 'console' | 'embed'
  origin: string | null
  console_id: string | null
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
  /** Whose other browser it signs in; null for an invitation. */
  staff_id: ColumnType<string | null, string | null | undefined, never>
  made_by: string | null
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}

export interface StaffCodeTable {
  site_id: string
  token_hash: Buffer
  staff_id: string
  session_id: string
  origin: string
  challenge: string
  expires_at: Timestamp
}
