import { sql } from 'kysely'
import type { RulePage, ShownRule } from '../../../shared/moderation/rules.ts'
import { rulesMax } from '../../../shared/moderation/rules.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'

/** Reads a page of a site's rules in their order. @throws Problem invalid, for a cursor of another list */
export async function readRules(db: Db, site: Site, { cursor, limit = rulesMax }: ListRequest): Promise<RulePage> {
  const after = cursor ? readCursor(site, 'rules', cursor) : null
  const rows = await rulesOf(db, site.id)
    .select('rule.place')
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(rule.place, rule.id) > (${after!.key}::int, ${after!.id}::uuid)`),
    )
    .limit(limit + 1)
    .execute()
  const { items, nextCursor } = cutPage(rows, limit, ({ place, id }) => writeCursor(site, 'rules', place, id))
  return { items: items.map(({ place, ...rule }) => rule), nextCursor }
}

/** Reads a rule that is not removed. */
export function readRule(db: Queries, siteId: string, id: string): Promise<ShownRule> {
  return rulesOf(db, siteId).where('rule.id', '=', id).executeTakeFirstOrThrow()
}

/**
 * Reads a page of the versions of a rule, the newest first; of removed rules, too.
 * @throws Problem not-found | invalid, for a cursor of another list
 */
export async function readRuleVersions(
  db: Db,
  site: Site,
  id: string,
  { cursor, limit = 100 }: ListRequest,
): Promise<RulePage> {
  const scope = `${id} versions`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const versions = await db
    .selectFrom('rule_version as saved')
    .innerJoin('rule', (join) =>
      join.onRef('rule.site_id', '=', 'saved.site_id').onRef('rule.id', '=', 'saved.rule_id'),
    )
    .select(['rule.id', 'saved.version', 'saved.name', 'saved.conditions', 'saved.actions', 'saved.made_at as at'])
    .select([sql<boolean>`rule.enabled and rule.version = saved.version`.as('enabled'), byName])
    .where('saved.site_id', '=', site.id)
    .where('saved.rule_id', '=', id)
    .$if(after !== null, (query) => query.where('saved.version', '<', Number(after!.key)))
    .orderBy('saved.version', 'desc')
    .limit(limit + 1)
    .execute()
  if (versions.length === 0) throw new Problem('not-found', {})
  return cutPage(versions, limit, ({ version }) => writeCursor(site, scope, version))
}

const byName = sql<string | null>`(
  select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
  where staff.site_id = saved.site_id and staff.id = saved.made_by)`.as('by')

const rulesOf = (db: Queries, siteId: string) =>
  db
    .selectFrom('rule')
    .innerJoin('rule_version as saved', (join) =>
      join
        .onRef('saved.site_id', '=', 'rule.site_id')
        .onRef('saved.rule_id', '=', 'rule.id')
        .onRef('saved.version', '=', 'rule.version'),
    )
    .select(['rule.id', 'rule.version', 'saved.name', 'rule.enabled', 'saved.conditions', 'saved.actions'])
    .select(['saved.made_at as at', byName])
    .where('rule.site_id', '=', siteId)
    .where('rule.removed_at', 'is', null)
    .orderBy('rule.place')
    .orderBy('rule.id')
