import { sql } from 'kysely'
import type { Note, NotePage } from '../../shared/people/people.ts'
import type { Role } from '../../shared/people/staff.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import type { Db } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'
import { Problem } from '../platform/http/problem.ts'
import { newId } from '../platform/ids.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../sites/cursor.ts'
import type { Site } from '../sites/site.ts'

/** Author of notes. */
interface NoteWriter {
  id: string
  name: string
  role: Role
}

/** Subject of a note: a person or a comment. */
export type NoteSubject = { authorId: string } | { commentId: string }

const pageSize = 50

/** Reads a page of the notes on a person or a comment, oldest first. @throws Problem invalid, for a cursor of another list */
export async function readNotes(
  db: Db,
  site: Site,
  viewer: NoteWriter,
  about: NoteSubject,
  { cursor, limit = pageSize }: ListRequest = {},
): Promise<NotePage> {
  const scope = `notes ${JSON.stringify(about)}`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const rows = await db
    .selectFrom('note')
    .innerJoin('staff', (join) =>
      join.onRef('staff.site_id', '=', 'note.site_id').onRef('staff.id', '=', 'note.made_by'),
    )
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'staff.site_id').onRef('author.id', '=', 'staff.author_id'),
    )
    .select(['note.id', 'note.body', 'author.name as by', 'note.made_at as at'])
    .select(sql<boolean>`note.made_by = ${viewer.id}::uuid`.as('isMine'))
    .where('note.site_id', '=', site.id)
    .$if('authorId' in about, (query) => query.where('note.author_id', '=', (about as { authorId: string }).authorId))
    .$if('commentId' in about, (query) =>
      query.where('note.comment_id', '=', (about as { commentId: string }).commentId),
    )
    .where('note.removed_at', 'is', null)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(note.made_at, note.id) > (${after!.key}::timestamptz, ${after!.id}::uuid)`),
    )
    .orderBy('note.made_at')
    .orderBy('note.id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, ({ at, id }) => writeCursor(site, scope, at, id))
}

/** Adds a note on a person or a comment, visible to moderators only. @throws Problem not-found */
export async function addNote(db: Db, siteId: string, by: NoteWriter, about: NoteSubject, body: string): Promise<Note> {
  const id = newId()
  return transact(db, siteId, async (tx) => {
    const [table, subject] =
      'authorId' in about ? (['author', about.authorId] as const) : (['comment', about.commentId] as const)
    const found = await tx
      .selectFrom(table)
      .select('id')
      .where('site_id', '=', siteId)
      .where('id', '=', subject)
      .executeTakeFirst()
    if (!found) throw new Problem('not-found', {})
    const made = await tx
      .insertInto('note')
      .values({
        site_id: siteId,
        id,
        author_id: table === 'author' ? subject : null,
        comment_id: table === 'comment' ? subject : null,
        body,
        made_by: by.id,
      })
      .returning('made_at')
      .executeTakeFirstOrThrow()
    tx.audit(auditEntry(by, 'note.add', { table, subject, id }))
    return { id, body, by: by.name, at: made.made_at, isMine: true }
  })
}

/** Removes one's own note; owners and admins may remove any. @throws Problem not-found | not-allowed */
export async function removeNote(db: Db, siteId: string, by: NoteWriter, id: string): Promise<void> {
  await transact(db, siteId, async (tx) => {
    const note = await tx
      .selectFrom('note')
      .select(['author_id', 'comment_id', 'made_by'])
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!note) throw new Problem('not-found', {})
    if (note.made_by !== by.id && by.role === 'moderator') throw new Problem('not-allowed', {})
    await tx
      .updateTable('note')
      .set({ removed_at: sql<string>`now()` })
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .execute()
    const [table, subject] = note.author_id
      ? (['author', note.author_id] as const)
      : (['comment', note.comment_id!] as const)
    tx.audit(auditEntry(by, 'note.remove', { table, subject, id }))
  })
}

// The text is not logged, because it is about a person. The subject is, so that the person's history shows the entry.
function auditEntry(
  by: NoteWriter,
  action: string,
  note: { table: 'author' | 'comment'; subject: string; id: string },
): AuditEntry {
  return {
    actor: 'staff',
    actorId: by.id,
    action,
    target: note.table === 'author' ? 'author' : 'mark',
    targetId: note.subject,
    before: null,
    after: { note: note.id },
    source: 'console',
  }
}
