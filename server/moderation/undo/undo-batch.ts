import * as decisions from '../../../shared/api/team/decisions.ts'
import * as people from '../../../shared/api/team/people.ts'
import * as queues from '../../../shared/api/team/queues.ts'
import * as rules from '../../../shared/api/team/rules.ts'
import * as settings from '../../../shared/api/team/settings.ts'
import * as threadLimits from '../../../shared/api/team/thread-limits.ts'
import type { DecisionReply } from '../../../shared/moderation/moderation.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { may, type Staff } from '../../identity/staff/session.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Tx } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { revertSettings } from '../../sites/set-settings.ts'
import { revertPage } from '../../threads/correct-page.ts'
import { revertPostingLimits } from '../../threads/posting-limits.ts'
import { revertAssignment } from '../decisions/assignments.ts'
import { undo } from '../decisions/decide.ts'
import { revertExpert } from '../people/expert.ts'
import { revertSanction } from '../people/sanction.ts'
import { revertRule } from '../rules/rules.ts'
import { revertMark } from '../threads/marks.ts'

/** An audit entry with what its undo needs. */
export interface Entry {
  action: string
  target: string
  targetId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** The audit entry of an undo. */
type Reverted = Omit<AuditEntry, 'actor' | 'actorId' | 'source'>

interface Reverting {
  /** The operation that is undone: its undo needs the same power. */
  of: { power: Power }
  revert: (tx: Tx, siteId: string, by: Staff, entry: Entry) => Promise<Reverted | null>
}

/** Undo of each audit action; returns null if the target was changed since. `undo` handles decisions about comments. */
const reverts: Record<string, Reverting> = {
  'author.sanction': { of: people.sanctionAuthor, revert: revertSanction },
  'author.lift-sanction': { of: people.liftSanction, revert: revertSanction },
  'author.set-expert': { of: people.changeAuthor, revert: revertExpert },
  'rule.add': { of: rules.addRule, revert: revertRule },
  'rule.change': { of: rules.changeRule, revert: revertRule },
  'rule.remove': { of: rules.removeRule, revert: revertRule },
  'rule.reorder': { of: rules.orderRules, revert: revertRule },
  'site.change-settings': {
    of: settings.changeScreeningSettings,
    revert: (tx, siteId, _by, entry) => revertSettings(tx, siteId, entry),
  },
  'thread.set-limits': { of: threadLimits.changeThreadLimits, revert: revertPostingLimits },
  'thread.set-page': { of: threadLimits.correctThreadPage, revert: revertPage },
  'comment.assign': { of: queues.assignComments, revert: revertAssignment },
  'comment.pin': { of: decisions.pinComment, revert: revertMark },
  'comment.feature': { of: decisions.featureComment, revert: revertMark },
}

/**
 * Undoes a batch in one transaction, whatever its entries are; entries whose targets were changed since are skipped.
 * @throws Problem not-allowed
 */
export async function undoBatch(db: Db, siteId: string, by: Staff, batch: string): Promise<DecisionReply> {
  const decider = { actor: 'staff', id: by.id } as const
  const entries = await db
    .selectFrom('log')
    .select(['action', 'target', 'target_id as targetId', 'before', 'after'])
    .where('site_id', '=', siteId)
    .where('batch', '=', batch)
    .where('action', 'in', Object.keys(reverts))
    .orderBy('seq', 'desc')
    .execute()
  if (entries.length === 0) return undo(db, siteId, decider, batch)
  if (entries.some(({ action }) => !may(by, reverts[action]!.of.power))) throw new Problem('not-allowed', {})

  return undo(db, siteId, decider, batch, async (tx, undoing) => {
    const done: DecisionReply['reverted'] = []
    for (const entry of entries) {
      const reverted = await reverts[entry.action]!.revert(tx, siteId, by, entry)
      done.push({ target: entry.target, targetId: entry.targetId, isUndone: reverted !== null })
      if (reverted) tx.audit({ ...reverted, actor: 'staff', actorId: by.id, source: 'undo', batch: undoing })
    }
    return done
  })
}
