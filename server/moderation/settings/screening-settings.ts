import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import {
  type ScreeningChange,
  type ScreeningChanged,
  type ScreeningReply,
  screeningNames,
  screeningSettings,
} from '../../../shared/sites/screening.ts'
import type { SiteSettings } from '../../../shared/sites/sites.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db } from '../../platform/database/database.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { readSettingsNow, setSettings } from '../../sites/set-settings.ts'
import type { Site } from '../../sites/site.ts'

const defaults = v.parse(screeningSettings, {})

/** Reads a site's screening settings as stored. */
export async function readScreeningSettings(db: Db, site: Site): Promise<ScreeningReply> {
  return replyOf(site, await readSettingsNow(db, site.id))
}

/**
 * Changes the screening settings that are given; changes nothing unless the stored version is one of `versions`. In force as
 * with `setSettings`.
 * @throws Problem settings-changed, with the present settings | invalid
 */
export async function changeScreeningSettings(
  db: Db,
  site: Site,
  by: Staff,
  change: ScreeningChange,
  versions: string[],
): Promise<ScreeningChanged> {
  // Undefined members are not given.
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const batch = await setSettings(db, site.id, named, { actor: 'staff', actorId: by.id, source: by.kind }, (now) => {
    const screening = replyOf(site, now)
    if (!versions.includes(screening.version)) throw new Problem('settings-changed', { screening })
    const { charactersMin, charactersMax } = { ...now, ...named }
    if (charactersMin > charactersMax)
      throw fieldProblem(
        change.charactersMin === undefined ? '/charactersMax' : '/charactersMin',
        `cannot be: then no comment is long enough and short enough, from ${charactersMin} to ${charactersMax} characters`,
      )
  })
  return { ...(await readScreeningSettings(db, site)), batch }
}

function replyOf(site: Site, all: SiteSettings): ScreeningReply {
  const settings = v.parse(screeningSettings, Object.fromEntries(screeningNames.map((name) => [name, all[name]])))
  // An HMAC, because the settings contain the Akismet key.
  const version = createHmac('sha256', site.secret)
    .update(JSON.stringify([settings, all.akismetKey]))
    .digest('base64url')
  return { settings, defaults, hasAkismetKey: all.akismetKey !== null, version: version.slice(0, 22) }
}
