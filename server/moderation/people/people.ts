import { sql } from 'kysely'
import type { AuthorCard, Sanction } from '../../../shared/people/people.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readRecord } from './author-record.ts'
import { readNotes } from './notes.ts'

const sanctionsMax = 100

/** Reads a person with everything a decision about them wants to know. @throws Problem not-found */
export async function readAuthorCard(db: Db, siteId: string, viewer: Staff, authorId: string): Promise<AuthorCard> {
  const [record, sanctions, notes] = await Promise.all([
    readRecord(db, siteId, authorId),
    readSanctions(db, siteId, { authorId }),
    readNotes(db, siteId, viewer, { authorId }),
  ])
  if (!record) throw new Problem('not-found', {})
  const { author, badges, isStaff } = record
  return { author, isStaff, isExpert: badges.includes('expert'), sanctions, notes }
}

/** The sanctions of a person or one of them, the newest first, those that ended included. */
export async function readSanctions(
  db: Queries,
  siteId: string,
  { authorId, id }: { authorId?: string; id?: string },
): Promise<Sanction[]> {
  const nameOf = (column: 'made_by' | 'lifted_by') => sql<string | null>`(
    select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
    where staff.site_id = sanction.site_id and staff.id = ${sql.ref(`sanction.${column}`)})`
  return db
    .selectFrom('sanction')
    .select(['id', 'kind', 'until', 'reason', 'message', 'made_at as at', 'lifted_at as liftedAt', 'read_at as readAt'])
    .select([
      nameOf('made_by').$castTo<string>().as('by'),
      nameOf('lifted_by').as('liftedBy'),
      sql<boolean>`lifted_at is null and (until is null or until > now())`.as('isInForce'),
    ])
    .where('site_id', '=', siteId)
    .$if(authorId !== undefined, (query) => query.where('author_id', '=', authorId!))
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sanctionsMax)
    .execute()
}
