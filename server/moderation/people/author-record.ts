import { type RawBuilder, sql } from 'kysely'
import type { Badge } from '../../../shared/comments/comments.ts'
import { rejectedStates } from '../../../shared/comments/comments.ts'
import type { AuthorRecord } from '../../../shared/people/author-record.ts'
import { trustOf } from '../../../shared/people/trust.ts'
import type { Db } from '../../platform/database/database.ts'
import { inList } from '../../platform/database/in-list.ts'
import { jsonTime } from '../../platform/database/json-time.ts'

const recentMax = 5
const excerptMax = 160
/** Counts stop here. */
export const countMax = sql.lit(1_000)

/**
 * SQL for an author's moderation record as JSON, for `recordOf`; needs the `author` row in scope. Leaves out the comment `but`.
 */
export function recordColumn(but: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    json_build_object('kind', author.kind, 'since', ${jsonTime('author.created_at')},
      'days', extract(day from now() - author.created_at)::int,
      'sanctions', (select coalesce(json_agg(distinct kind), '[]') from sanction s where s.site_id = author.site_id
        and s.author_id = author.id and s.lifted_at is null and (s.until is null or s.until > now()) and s.kind <> 'message'),
      'published', (select count(*)::int from (select from comment o where o.site_id = author.site_id
        and o.author_id = author.id and o.state = 'published' limit ${countMax}) counted),
      'turnedDown', (select count(*)::int from (select from comment o where o.site_id = author.site_id
        and o.author_id = author.id and ${inList(sql`o.state`, rejectedStates)} limit ${countMax}) counted),
      'reportsReceived', (select count(*)::int from report r join comment o on o.site_id = r.site_id
        and o.id = r.comment_id where r.site_id = author.site_id and o.author_id = author.id),
      'reportsMade', (select count(*)::int from report r where r.site_id = author.site_id and r.author_id = author.id),
      'recent', (select coalesce(json_agg(one), '[]') from (
        select o.id, o.state, case when o.state = 'deleted' then '' else left(o.source, ${sql.lit(excerptMax)}) end as excerpt, ${jsonTime('o.created_at')} as "createdAt"
        from comment o where o.site_id = author.site_id and o.author_id = author.id and o.id is distinct from ${but}
        order by o.created_at desc limit ${sql.lit(recentMax)}) one)
    )`
}

/** The JSON that `recordColumn` selects. */
export type RecordJson = Omit<AuthorRecord, 'id' | 'name' | 'trust'> & { days: number }

/** Makes a person's record from the JSON of `recordColumn`. */
export function recordOf(author: { id: string; name: string }, { days, ...record }: RecordJson): AuthorRecord {
  return { ...author, ...record, trust: trustOf({ ...record, days }) }
}

interface RecordRow {
  id: string
  name: string
  badges: Badge[]
  isStaff: boolean
  record: RecordJson
}

/** Reads a person's moderation record on this site; null if there is no such person. */
export async function readRecord(db: Db, siteId: string, authorId: string) {
  const { rows } = await sql<RecordRow>`
    select id, name, badges, ${recordColumn(sql`null::uuid`)} as record,
      exists (select from staff where staff.site_id = author.site_id and staff.author_id = author.id
        and staff.removed_at is null) as "isStaff"
    from author where site_id = ${siteId} and id = ${authorId}`.execute(db)
  const [row] = rows
  if (!row) return null
  const { record, id, name, badges, isStaff } = row
  return { author: recordOf({ id, name }, record), badges, isStaff }
}
