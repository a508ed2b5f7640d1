import { sql } from 'kysely'
import { type Claim, claimS } from '../../../shared/moderation/moderation.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'

/**
 * Claims a comment for a moderator for 90 seconds; claiming again prolongs it. Returns the claim in force, which is another
 * moderator's if theirs was first and is not taken over.
 * @throws Problem not-found
 */
export async function claimComment(
  db: Db,
  siteId: string,
  staff: Staff,
  commentId: string,
  takeOver: boolean,
): Promise<Claim> {
  const until = sql<string>`now() + make_interval(secs => ${sql.lit(claimS)})`
  const { rows } = await sql<Claim>`
    with asked as (
      insert into claim (site_id, comment_id, staff_id, until)
      select site_id, id, ${staff.id}, ${until} from comment where site_id = ${siteId} and id = ${commentId}
      on conflict (site_id, comment_id) do update set
        staff_id = case when claim.until < now() or ${takeOver} then excluded.staff_id else claim.staff_id end,
        until = case when claim.until < now() or ${takeOver} or claim.staff_id = excluded.staff_id
          then excluded.until else claim.until end
      returning *
    )
    select author.name as by, asked.staff_id as "staffId", asked.staff_id = ${staff.id}::uuid as "isMine", asked.until
    from asked join staff on staff.site_id = asked.site_id and staff.id = asked.staff_id
    join author on author.site_id = staff.site_id and author.id = staff.author_id`.execute(db)
  if (!rows[0]) throw new Problem('not-found', {})
  return rows[0]
}

/** Ends all claims on comments that were decided. */
export async function endClaims(tx: Queries, siteId: string, commentIds: string[]): Promise<void> {
  await tx.deleteFrom('claim').where('site_id', '=', siteId).where('comment_id', 'in', commentIds).execute()
}

/** Releases one's own claim. Another moderator's stays. */
export async function releaseClaim(db: Db, siteId: string, staff: Staff, commentId: string): Promise<void> {
  await db
    .deleteFrom('claim')
    .where('site_id', '=', siteId)
    .where('comment_id', '=', commentId)
    .where('staff_id', '=', staff.id)
    .execute()
}
