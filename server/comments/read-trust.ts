import { sql } from 'kysely'
import { rejectedStates } from '../../shared/comments/comments.ts'
import { type Trust, trustOf } from '../../shared/people/trust.ts'
import { integer } from '../platform/database/columns.ts'
import type { Db } from '../platform/database/database.ts'
import { inList } from '../platform/database/in-list.ts'
import { type Slots, statement } from '../platform/database/statement.ts'

/** Bounds the count; more comments do not raise trust. */
const countMax = 1_000

const doneBy = statement(
  'trust-of-author',
  { published: integer, turnedDown: integer, days: integer },
  (slot: Slots<{ siteId: string; authorId: string }>) => sql`
    select
      (select count(*)::int from (select from comment c where c.site_id = author.site_id and c.author_id = author.id
        and c.state = 'published' limit ${sql.lit(countMax)}) counted) as published,
      (select count(*)::int from (select from comment c where c.site_id = author.site_id and c.author_id = author.id
        and ${inList(sql`c.state`, rejectedStates)} limit ${sql.lit(countMax)}) counted) as "turnedDown",
      extract(day from now() - author.created_at)::int as days
    from author where author.site_id = ${slot.siteId} and author.id = ${slot.authorId}`,
)

/** Returns a person's trust level on this site, derived from their comments; one query, no cache. */
export async function readTrust(db: Db, siteId: string, authorId: string): Promise<Trust> {
  const [done] = await doneBy.run(db, { siteId, authorId })
  return done ? trustOf(done) : 'new'
}
