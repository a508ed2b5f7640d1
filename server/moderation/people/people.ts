import type { AuthorCard } from '../../../shared/people/people.ts'
import type { Staff } from '../../identity/staff/session.ts'
import { readEarlierNames } from '../../people/names.ts'
import { readNotes } from '../../people/notes.ts'
import { readSanctions } from '../../people/sanctions.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { readRecord } from './author-record.ts'

/** Reads a person's card: record, sanctions, earlier names, first notes and badges. @throws Problem not-found */
export async function readAuthorCard(db: Db, site: Site, viewer: Staff, authorId: string): Promise<AuthorCard> {
  const [record, sanctions, notes, earlierNames] = await Promise.all([
    readRecord(db, site.id, authorId),
    readSanctions(db, site.id, { authorId }),
    readNotes(db, site, viewer, { authorId }),
    readEarlierNames(db, site.id, authorId),
  ])
  if (!record) throw new Problem('not-found', {})
  const { author, badges, isStaff } = record
  return { author, isStaff, isExpert: badges.includes('expert'), sanctions, earlierNames, notes: notes.items }
}
