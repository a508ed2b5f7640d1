import { sql } from 'kysely'
import { embedFragment } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import { requireKnownUrl } from '../../threads/page-key.ts'
import { threadById } from '../../threads/threads.ts'
import { hashToken, newToken } from '../tokens.ts'
import { type Staff, startSession } from './session.ts'

const codeMinutes = 2

/** Page of a site on which a member of the team wants to moderate. */
export interface EmbedPlace {
  thread: string
  comment?: string | undefined
}

/**
 * Makes a link from the console to a page with comments. Its fragment holds a code that is valid once and for two minutes;
 * servers and logs on the way do not see it.
 * @throws Problem not-found | invalid, for a page whose origin no longer belongs to the site
 */
export async function makeEmbedLink(
  { db, policy }: { db: Db; policy: OriginPolicy },
  site: Site,
  staff: Staff,
  place: EmbedPlace,
): Promise<string> {
  const thread = await threadById(db, site.id, place.thread)
  if (!thread) throw new Problem('not-found', {})
  // Whoever owns that origin now would get the code.
  requireKnownUrl(thread.url, site, policy)
  const code = newToken('l')
  await db
    .deleteFrom('staff_code')
    .where('site_id', '=', site.id)
    .where('expires_at', '<', sql<string>`now()`)
    .execute()
  await db
    .insertInto('staff_code')
    .values({
      site_id: site.id,
      token_hash: hashToken(code),
      staff_id: staff.id,
      expires_at: sql<string>`now() + make_interval(mins => ${sql.lit(codeMinutes)})`,
    })
    .execute()
  const url = new URL(thread.url)
  url.hash = `${embedFragment}${code}${place.comment ? `&comment-${place.comment}` : ''}`
  return url.href
}

/**
 * Signs a member of the team in on the pages of one origin, by a one-time code. Returns the session's token.
 * @throws Problem link-used
 */
export async function enterEmbed(
  db: Db,
  siteId: string,
  code: string,
  page: { origin: string; agent: string },
): Promise<string> {
  const token = await transact(db, siteId, async (tx) => {
    const used = await tx
      .deleteFrom('staff_code')
      .where('site_id', '=', siteId)
      .where('token_hash', '=', hashToken(code))
      .returning(['staff_id', sql<boolean>`expires_at > now()`.as('is_good')])
      .executeTakeFirst()
    const staff =
      used?.is_good &&
      (await tx
        .selectFrom('staff')
        .select('id')
        .where('site_id', '=', siteId)
        .where('id', '=', used.staff_id)
        .where('removed_at', 'is', null)
        .executeTakeFirst())
    return staff ? startSession(tx, siteId, { staffId: staff.id, ...page }) : null
  })
  // Not within: what was good until now is used up, too.
  if (!token) throw new Problem('link-used', {})
  return token
}
