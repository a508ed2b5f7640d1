import type { DecisionReply } from '../../../shared/moderation/moderation.ts'
import type { Power } from '../../../shared/people/staff.ts'
import type { SiteSettings } from '../../../shared/sites/sites.ts'
import type { Deed } from '../../audit/audit-log.ts'
import { may, type Staff } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { revertSettings, settleSettings } from '../../sites/set-settings.ts'
import { revertHeat } from '../../threads/posting-limits.ts'
import { revertAssignment } from '../decisions/assignments.ts'
import { undo } from '../decisions/decide.ts'
import { revertExpert } from '../people/expert.ts'
import { revertSanction } from '../people/sanction.ts'
import { revertRule } from '../rules/rules.ts'
import { revertMark } from '../threads/marks.ts'

/** An entry of the log, as what takes it back needs it. */
export interface Entry {
  action: string
  target: string
  targetId: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** What was taken back: what the log says of it, and the threads readers see differently from then on. */
interface Reverted {
  deed: Omit<Deed, 'actor' | 'actorId' | 'source'>
  news?: [threadId: string, version: number][]
  /** Settings that take a moment to be in force everywhere. */
  settings?: (keyof SiteSettings)[]
}

interface Reverting {
  /** Who may take it back: whoever may do it. */
  power: Power
  revert: (tx: Queries, siteId: string, by: Staff, entry: Entry) => Promise<Reverted | null>
}

/** How each kind of entry is taken back; null where it is not as it was left. Decisions about comments are undo's own. */
const reverts: Record<string, Reverting> = {
  'author.sanction': { power: 'sanction', revert: sanctions },
  'author.lift-sanction': { power: 'sanction', revert: sanctions },
  'author.set-expert': { power: 'sanction', revert: revertExpert },
  'rule.add': { power: 'changeRules', revert: revertRule },
  'rule.change': { power: 'changeRules', revert: revertRule },
  'rule.remove': { power: 'changeRules', revert: revertRule },
  'rule.reorder': { power: 'changeRules', revert: revertRule },
  'site.change-settings': {
    power: 'changeRules',
    revert: (tx, siteId, _by, entry) => revertSettings(tx, siteId, entry),
  },
  'thread.set-limits': { power: 'decide', revert: heat },
  'comment.assign': { power: 'arrange', revert: revertAssignment },
  'comment.pin': { power: 'decide', revert: revertMark },
  'comment.feature': { power: 'pick', revert: revertMark },
}

async function heat(tx: Queries, siteId: string, _by: Staff, entry: Entry): Promise<Reverted | null> {
  const reverted = await revertHeat(tx, siteId, entry)
  return reverted && { deed: reverted.deed, news: [[entry.targetId, reverted.version]] }
}

async function sanctions(tx: Queries, siteId: string, by: Staff, entry: Entry): Promise<Reverted | null> {
  const deed = await revertSanction(tx, siteId, by, entry)
  return deed && { deed }
}

/**
 * Takes a batch back, whatever is in it: all of it at once, each part only as far as it still is as the batch left it.
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
  if (entries.some(({ action }) => !may(by, reverts[action]!.power))) throw new Problem('not-allowed', {})

  const others: DecisionReply['others'] = []
  const news: [threadId: string, version: number][] = []
  const settings: (keyof SiteSettings)[] = []
  const reply = await undo(db, siteId, decider, batch, async (tx) => {
    const deeds: Deed[] = []
    for (const entry of entries) {
      const reverted = await reverts[entry.action]!.revert(tx, siteId, by, entry)
      others.push({ target: entry.target, targetId: entry.targetId, isUndone: reverted !== null })
      if (reverted) deeds.push({ ...reverted.deed, actor: 'staff', actorId: by.id, source: 'undo' })
      news.push(...(reverted?.news ?? []))
      settings.push(...(reverted?.settings ?? []))
    }
    return deeds
  })
  for (const [threadId, version] of news) db.changes.publish(threadId, version)
  await settleSettings(db, siteId, settings)
  return { ...reply, others }
}
