import { sql } from 'kysely'
import * as v from 'valibot'
import type { Rule } from '../../shared/moderation/rules.ts'
import { type PublicSettings, type SiteSettings, siteSettings, siteSlug } from '../../shared/sites/sites.ts'
import { readOrFallback } from '../platform/database/connection/read-or-fallback.ts'
import type { Db } from '../platform/database/database.ts'
import { Problem } from '../platform/http/problem.ts'

/** A site with its settings, origins and rules. `secret` signs its cursors and never leaves the server. */
export interface Site {
  id: string
  slug: string
  name: string
  /** The trial's site, with the demo's invented discussion: served in trial mode only. */
  trial: boolean
  settings: SiteSettings
  origins: string[]
  /** The rules in force, in order. */
  rules: Rule[]
  secret: Buffer
}

/** Time a request waits for a site to be read again before it uses the last known one. */
const patienceMs = 1_000

/** Time for which a site is cached: without events, changed settings are in force after it. */
const freshMs = 2_000

interface CachedSite {
  untilMs: number
  site: Promise<Site | null>
  /** Null until it is read. */
  id: string | null
}

/**
 * Which sites there are, and which of them `_` means. `trial`: all, the trial's before the first real one. `public`: the real
 * ones only, so that nothing invented is ever published. `command`: all, the first real one before the trial's.
 */
type SiteScope = 'trial' | 'public' | 'command'

/**
 * Caches sites by the name in the address, `_` being the first one. A `site` event drops the entry, in the process that saved
 * before the answer. While the database is unavailable, the last known site is used.
 */
export class Sites {
  readonly #db: Db
  readonly #scope: SiteScope
  readonly #cached = new Map<string, CachedSite>()
  readonly #lastRead = new Map<string, Site>()

  constructor(db: Db, scope: SiteScope = 'command') {
    this.#db = db
    this.#scope = scope
    db.changes.subscribe(({ kind, id }) => {
      if (kind === 'site') this.#drop(id)
    })
  }

  /** @throws Problem not-found */
  async get(slug: string): Promise<Site> {
    if (!v.is(siteSlug, slug)) throw new Problem('not-found', {})
    const cached = this.#cached.get(slug)
    const site = await this.#orLastRead(
      slug,
      cached && cached.untilMs > performance.now() ? cached.site : this.#load(slug),
    )
    if (!site) throw new Problem('not-found', {})
    return site
  }

  async #orLastRead(slug: string, loading: Promise<Site | null>): Promise<Site | null> {
    const last = this.#lastRead.get(slug)
    return last ? readOrFallback(loading, patienceMs, () => last) : loading
  }

  #load(slug: string): Promise<Site | null> {
    const site = loadSite(this.#db, slug, this.#scope)
    const cached: CachedSite = { untilMs: performance.now() + freshMs, site, id: null }
    this.#cached.set(slug, cached)
    // Only names that exist are kept, or an attacker could fill the memory with names that do not.
    const forget = () => this.#cached.get(slug) === cached && this.#cached.delete(slug)
    site.then((found) => {
      if (this.#cached.get(slug) !== cached) return
      if (found) {
        cached.id = found.id
        this.#lastRead.set(slug, found)
      } else {
        forget()
        this.#lastRead.delete(slug)
      }
    }, forget)
    return site
  }

  /** Drops a site from the cache and invalidates reads in progress, which may be from before the change. */
  #drop(id: string): void {
    for (const [slug, cached] of this.#cached) if (cached.id === null || cached.id === id) this.#cached.delete(slug)
    for (const [slug, site] of this.#lastRead) if (site.id === id) this.#lastRead.delete(slug)
  }
}

async function loadSite(db: Db, slug: string, scope: SiteScope): Promise<Site | null> {
  const row = await db
    .selectFrom('site')
    .select(['site_id', 'slug', 'name', 'trial', 'settings', 'secret'])
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
    .$if(scope === 'public', (query) => query.where('trial', '=', false))
    .orderBy('trial', scope === 'trial' ? 'desc' : 'asc')
    .orderBy('created_at')
    .orderBy('site_id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.site_id,
    slug: row.slug,
    name: row.name,
    trial: row.trial,
    settings: readSettings(row.settings),
    origins: row.origins ?? [],
    rules: row.rules,
    secret: row.secret,
  }
}

/**
 * Parses stored settings. Unknown keys are ignored and invalid values replaced by their defaults, so that the site keeps
 * working.
 */
export function readSettings(stored: Record<string, unknown>): SiteSettings {
  const kept = Object.entries(stored).filter(([name, value]) => {
    const schema = siteSettings.entries[name as keyof SiteSettings]
    return schema !== undefined && v.is(schema, value)
  })
  return v.parse(siteSettings, Object.fromEntries(kept))
}

/** Returns the settings that the widget needs. */
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

/** Refuses a write while the site is read-only. @throws Problem read-only */
export function refuseReadOnly(site: Site): void {
  if (site.settings.readOnly) throw new Problem('read-only', { headers: { 'Retry-After': '300' } })
}
