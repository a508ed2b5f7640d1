import { sql } from 'kysely'
import { sameJson } from '../../../shared/canonical-json.ts'
import type { RuleRequest, ShownRule } from '../../../shared/moderation/rules.ts'
import { rulesMax } from '../../../shared/moderation/rules.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import { siteChanged } from '../../platform/database/changes.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { readRule } from './read-rules.ts'

/** State of a rule beside its versions: the version in force, whether it is on, and its place. */
interface StoredRule {
  version: number
  enabled: boolean
  place: number
  isRemoved: boolean
}

/** Adds a rule after the others; in force like settings. @throws Problem invalid, if there are too many */
export async function addRule(db: Db, siteId: string, by: Staff, request: RuleRequest) {
  const id = newId()
  const batch = newId()
  await transact(db, siteId, async (tx) => {
    const rules = await lockRules(tx, siteId)
    if (rules.filter(({ removed_at }) => !removed_at).length >= rulesMax)
      throw fieldProblem('/name', `cannot be one more: a site has at most ${rulesMax} rules`)
    const place = Math.max(0, ...rules.map((rule) => rule.place)) + 1
    await tx.insertInto('rule').values({ site_id: siteId, id, place, enabled: request.enabled, version: 1 }).execute()
    await saveVersion(tx, siteId, by, id, 1, request)
    const after = { version: 1, enabled: request.enabled, place, isRemoved: false }
    tx.changed(siteChanged(siteId))
    tx.audit({ ...auditEntry(id, 'rule.add', { ...after, isRemoved: true }, after), ...madeBy(by), batch })
  })
  return { rule: await readRule(db, siteId, id), batch }
}

/** Saves a rule as a new version; switching it on or off alone makes none. @throws Problem not-found */
export async function changeRule(db: Db, siteId: string, by: Staff, id: string, request: RuleRequest) {
  const batch = newId()
  const isChanged = await transact(db, siteId, async (tx) => {
    const before = await lockRule(tx, siteId, id)
    if (before.isRemoved) throw new Problem('not-found', {})
    const isSame = sameRule(await readRule(tx, siteId, id), request)
    if (isSame && before.enabled === request.enabled) return false
    const after = { ...before, enabled: request.enabled }
    if (!isSame) {
      after.version = await nextVersion(tx, siteId, id)
      await saveVersion(tx, siteId, by, id, after.version, request)
    }
    await storeRule(tx, siteId, id, after)
    tx.audit({ ...auditEntry(id, 'rule.change', before, after), ...madeBy(by), batch })
    return true
  })
  return { rule: await readRule(db, siteId, id), batch: isChanged ? batch : null }
}

/** Removes a rule; its versions stay. Returns the batch to undo it. @throws Problem not-found */
export async function removeRule(db: Db, siteId: string, by: Staff, id: string): Promise<{ batch: string }> {
  const batch = newId()
  await transact(db, siteId, async (tx) => {
    const before = await lockRule(tx, siteId, id)
    if (before.isRemoved) throw new Problem('not-found', {})
    const after = { ...before, isRemoved: true }
    await storeRule(tx, siteId, id, after)
    tx.audit({ ...auditEntry(id, 'rule.remove', before, after), ...madeBy(by), batch })
  })
  return { batch }
}

/** Reorders rules; those not named follow in their former order. @throws Problem not-found */
export async function orderRules(db: Db, siteId: string, by: Staff, ids: string[]) {
  const batch = newId()
  const isChanged = await transact(db, siteId, async (tx) => {
    const rules = (await lockRules(tx, siteId)).filter(({ removed_at }) => !removed_at)
    const byId = new Map(rules.map((rule) => [rule.id, rule]))
    if (ids.some((id) => !byId.has(id))) throw new Problem('not-found', {})
    const ordered = [...new Set(ids), ...rules.map(({ id }) => id).filter((id) => !ids.includes(id))]
    const entries: AuditEntry[] = []
    for (const [at, id] of ordered.entries()) {
      const { version, enabled, place } = byId.get(id)!
      if (place === at + 1) continue
      await storeRule(tx, siteId, id, { version, enabled, place: at + 1, isRemoved: false })
      // Only the place is logged, so that a rule that is edited later can still return to it.
      entries.push({ ...auditEntry(id, 'rule.reorder', { place }, { place: at + 1 }), ...madeBy(by), batch })
    }
    tx.audit(...entries)
    return entries.length > 0
  })
  return { batch: isChanged ? batch : null }
}

/**
 * Undoes a change of a rule. Returns the audit entry; null if the rule was changed since, or if there are too many rules by
 * now.
 */
export async function revertRule(
  tx: Tx,
  siteId: string,
  _by: Staff,
  {
    action,
    targetId,
    before,
    after,
  }: { action: string; targetId: string; before: object | null; after: object | null },
) {
  const rules = await lockRules(tx, siteId)
  const now = await lockRule(tx, siteId, targetId)
  const left = Object.entries(after ?? {}) as [keyof StoredRule, unknown][]
  if (left.some(([name, value]) => now[name] !== value)) return null
  const to = { ...now, ...(before as Partial<StoredRule>) }
  const isBack = now.isRemoved && !to.isRemoved
  if (isBack && rules.filter(({ removed_at }) => !removed_at).length >= rulesMax) return null
  await storeRule(tx, siteId, targetId, to)
  return auditEntry(targetId, action, now, to)
}

async function lockRules(tx: Queries, siteId: string) {
  // Locks the site, because two may add or reorder rules at once and there may be no rule to lock yet.
  await tx.selectFrom('site').select('site_id').where('site_id', '=', siteId).forNoKeyUpdate().execute()
  return tx
    .selectFrom('rule')
    .select(['id', 'version', 'enabled', 'place', 'removed_at'])
    .where('site_id', '=', siteId)
    .orderBy('place')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

async function lockRule(tx: Queries, siteId: string, id: string): Promise<StoredRule> {
  const rule = await tx
    .selectFrom('rule')
    .select(['version', 'enabled', 'place'])
    .select(sql<boolean>`removed_at is not null`.as('isRemoved'))
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!rule) throw new Problem('not-found', {})
  return rule
}

async function storeRule(tx: Tx, siteId: string, id: string, { version, enabled, place, isRemoved }: StoredRule) {
  await tx
    .updateTable('rule')
    .set({ version, enabled, place, removed_at: isRemoved ? sql<string>`now()` : null })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
  tx.changed(siteChanged(siteId))
}

async function nextVersion(tx: Queries, siteId: string, id: string): Promise<number> {
  const { newest } = await tx
    .selectFrom('rule_version')
    .select(({ fn }) => fn.max('version').as('newest'))
    .where('site_id', '=', siteId)
    .where('rule_id', '=', id)
    .executeTakeFirstOrThrow()
  return newest + 1
}

async function saveVersion(tx: Queries, siteId: string, by: Staff, id: string, version: number, rule: RuleRequest) {
  await tx
    .insertInto('rule_version')
    .values({
      site_id: siteId,
      rule_id: id,
      version,
      name: rule.name,
      conditions: JSON.stringify(rule.conditions),
      actions: JSON.stringify(rule.actions),
      made_by: by.id,
    })
    .execute()
}

/** Compares regardless of the order of members, which the database changes. */
function sameRule(saved: ShownRule, { name, conditions, actions }: RuleRequest): boolean {
  return (
    saved.name === name && sameJson({ conditions, actions }, { conditions: saved.conditions, actions: saved.actions })
  )
}

const madeBy = (by: Staff) => ({ actor: 'staff' as const, actorId: by.id, source: by.kind })

/** Makes the audit entry of a rule's state before and after. Its content is in its versions. */
function auditEntry(id: string, action: string, before: Partial<StoredRule>, after: Partial<StoredRule>) {
  return { action, target: 'rule' as const, targetId: id, before: { ...before }, after: { ...after } }
}
