import type { LogActor } from '../../../shared/moderation/audit-log.ts'

/** An entry for a site's audit log, before it is numbered and hashed. Ids and reasons only, never a comment's text. */
export interface AuditEntry {
  actor: LogActor
  actorId: string | null
  /** Such as `comment.approve`. */
  action: string
  /** `mark` is a change to a comment that does not change its state: a pin, featuring, a note. */
  target: 'comment' | 'mark' | 'author' | 'thread' | 'staff' | 'site' | 'rule'
  targetId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason?: string | null
  /** How it was done: `console`, `bulk`, `key`, `embed`, `mail`, `rule`, `command`. */
  source: string
  /** Entries of one batch are undone together. */
  batch?: string
}
