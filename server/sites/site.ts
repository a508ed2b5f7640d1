import { sql } from 'kysely'
import * as v from 'valibot'
import type { Rule } from '../../shared/moderation/rules.ts'
import { type PublicSettings, type SiteSettings, siteSettings, siteSlug } from '../../shared/sites/sites.ts'
import type { Db } from '../platform/database/database.ts'
import { Problem } from '../platform/http/problem.ts'

/** A site as requests meet it. `secret` signs its cursors and never leaves the server. */
export interface Site {
  id: string
  slug: string
  name: string
  settings: SiteSettings
  origins: string[]
  /** The rules in force, in their order. */
  rules: Rule[]
  secret: Buffer
}

/** A changed setting or origin is in force everywhere after this long; until then a site costs no query. */
export const freshMs = 2_000

/** Finds sites by the name in the address, `_` being the first one; keeps each for a moment. */
export class Sites {
  readonly #db: Db
  readonly #kept = new Map<string, { until: number; site: Promise<Site | null> }>()

  constructor(db: Db) {
    this.#db = db
  }

  /** @throws Problem not-found */
  async get(slug: string): Promise<Site> {
    if (!v.is(siteSlug, slug)) throw new Problem('not-found', {})
    const kept = this.#kept.get(slug)
    const site = await (kept && kept.until > Date.now() ? kept.site : this.#load(slug))
    if (!site) throw new Problem('not-found', {})
    return site
  }

  #load(slug: string): Promise<Site | null> {
    const site = loadSite(this.#db, slug)
    // Only names that exist are kept, or an attacker could fill the memory with names that do not.
    this.#kept.set(slug, { until: Date.now() + freshMs, site })
    const forget = () => this.#kept.delete(slug)
    site.then((found) => found ?? forget(), forget)
    return site
  }
}

async function loadSite(db: Db, slug: string): Promise<Site | null> {
  const row = await db
    .selectFrom('site')
    .select(['site_id', 'slug', 'name', 'settings', 'secret'])
    .select((from) =>
      from
        .selectFrom('site_origin')
        .select((origin) => origin.fn.agg<string[]>('array_agg', ['origin']).orderBy('origin').as('origins'))
        .whereRef('site_origin.site_id', '=', 'site.site_id')
        .as('origins'),
    )
    .select(
      sql<Rule[]>`(select coalesce(json_agg(json_build_object('id', rule.id, 'version', rule.version,
        'name', saved.name, 'conditions', saved.conditions, 'actions', saved.actions) order by rule.place, rule.id), '[]')
      from rule join rule_version saved on saved.site_id = rule.site_id and saved.rule_id = rule.id
        and saved.version = rule.version
      where rule.site_id = site.site_id and rule.removed_at is null and rule.enabled)`.as('rules'),
    )
    .$if(slug !== '_', (query) => query.where('slug', '=', slug))
    .orderBy('created_at')
    .orderBy('site_id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.site_id,
    slug: row.slug,
    name: row.name,
    settings: readSettings(row.settings),
    origins: row.origins ?? [],
    rules: row.rules,
    secret: row.secret,
  }
}

/**
 * Reads settings as they are stored. A key this version does not know, or a value out of range, must not take the site down:
 * the default stands in.
 */
export function readSettings(stored: Record<string, unknown>): SiteSettings {
  const kept = Object.entries(stored).filter(([name, value]) => {
    const schema = siteSettings.entries[name as keyof SiteSettings]
    return schema !== undefined && v.is(schema, value)
  })
  return v.parse(siteSettings, Object.fromEntries(kept))
}

/** The part of a site's settings that every reader's widget is told. */
export function publicSettingsOf(site: Site, trial: boolean): PublicSettings {
  const { guestPosting, readOnly, editWindowS, editGraceS, nudges, furtherNudges, rulesUrl } = site.settings
  return {
    guestPosting,
    readOnly,
    editWindowS,
    editGraceS,
    nudges,
    furtherNudges,
    rulesUrl,
    origins: site.origins,
    trial,
  }
}

/** Refuses a write while the owner has switched writing off. @throws Problem read-only */
export function refuseReadOnly(site: Site): void {
  if (site.settings.readOnly) throw new Problem('read-only', { headers: { 'Retry-After': '300' } })
}
