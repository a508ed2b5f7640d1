import type { AuthorCard } from '../../../shared/people/people.ts'
import type { Staff } from '../../identity/staff/session.ts'
import { readNotes } from '../../people/notes.ts'
import { readSanctions } from '../../people/sanctions.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readRecord } from './author-record.ts'

/** Reads a person's card: record, sanctions, notes and badges. @throws Problem not-found */
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
