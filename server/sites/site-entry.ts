import type { AuditEntry } from '../platform/database/audit-entry.ts'

/** The audit entry of a change of a site by the command line. */
export const siteEntry = (
  siteId: string,
  action: string,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): AuditEntry => ({
  actor: 'command',
  actorId: null,
  action,
  target: 'site',
  targetId: siteId,
  before,
  after,
  source: 'command',
})
