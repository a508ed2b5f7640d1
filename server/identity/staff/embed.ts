import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { EmbedSessionRequest, NewEmbedCode } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { mayWriteFrom, type OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import { hashToken, newToken } from '../tokens.ts'
import { type Staff, startSession } from './session.ts'

const codeMinutes = 2

/**
 * Makes a code that signs a member of the team in on pages of one origin: good once, for two minutes, and only together with the
 * verifier whose SHA-256 `challenge` is (PKCE, RFC 7636). The popup hands it to the page that opened it.
 * @throws Problem invalid, for an origin that is none of the site's
 */
export async function makeEmbedCode(
  { db, policy }: { db: Db; policy: OriginPolicy },
  site: Site,
  staff: Staff,
  { origin, challenge }: NewEmbedCode,
): Promise<string> {
  if (!mayWriteFrom(origin, site, policy)) throw fieldProblem('/origin', 'must be an origin this site allows')
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
      session_id: staff.sessionId,
      origin,
      challenge,
      expires_at: sql<string>`now() + make_interval(mins => ${sql.lit(codeMinutes)})`,
    })
    .execute()
  return code
}

/**
 * Signs a member of the team in on the pages of one origin, by a code and its verifier. Returns the session's token.
 * @throws Problem link-used, also where origin or verifier are not those the code was made for
 */
export async function enterEmbed(
  db: Db,
  siteId: string,
  { code, verifier }: EmbedSessionRequest,
  page: { origin: string; agent: string },
): Promise<string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const token = await transact(db, siteId, async (tx) => {
    const used = await tx
      .deleteFrom('staff_code')
      .where('site_id', '=', siteId)
      .where('token_hash', '=', hashToken(code))
      .where('origin', '=', page.origin)
      .where('challenge', '=', challenge)
      .returning(['staff_id', 'session_id', sql<boolean>`expires_at > now()`.as('is_good')])
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
    return staff ? startSession(tx, siteId, { staffId: staff.id, consoleId: used.session_id, ...page }) : null
  })
  // Not within: what was good until now is used up, too.
  if (!token) throw new Problem('link-used', {})
  return token
}
