import type { LogActor } from '../../../shared/moderation/audit-log.ts'

/** One entry of a site's audit log before it is sealed. Ids and reasons only, never the words of a comment. */
export interface AuditEntry {
  actor: LogActor
  actorId: string | null
  /** As `comment.approve`. */
  action: string
  /** A `mark` is something about a comment that leaves its state alone: a pin, featuring, a note. */
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
