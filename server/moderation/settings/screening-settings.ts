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

/** Reads what decides which comments of a site are held, as it is stored now. */
export async function readScreeningSettings(db: Db, site: Site): Promise<ScreeningReply> {
  return replyOf(site, await readSettingsNow(db, site.id))
}

/**
 * Changes what is named, and nothing where somebody changed anything since one of the `versions`. In force as
 * setSettings says. @throws Problem settings-changed, with what they are now | invalid
 */
export async function changeScreeningSettings(
  db: Db,
  site: Site,
  by: Staff,
  change: ScreeningChange,
  versions: string[],
): Promise<ScreeningChanged> {
  // What is undefined is not named.
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
  // Keyed, since the key of Akismet is in it.
  const version = createHmac('sha256', site.secret)
    .update(JSON.stringify([settings, all.akismetKey]))
    .digest('base64url')
  return { settings, defaults, hasAkismetKey: all.akismetKey !== null, version: version.slice(0, 22) }
}
