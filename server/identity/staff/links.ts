import { sql } from 'kysely'
import { type Role, roles } from '../../../shared/people/staff.ts'
import { addStaffAuthor } from '../../people/authors.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken, newToken } from '../tokens.ts'
import { badgesOf, type Staff, startSession } from './session.ts'

const linkDays = 7

/** Makes a link that is good once, for a week. Its token is returned this once; the database keeps its hash. */
export async function makeLink(
  db: Db,
  siteId: string,
  link: { role: Role; label: string | null; by: Staff | null },
): Promise<{ id: string; token: string; madeAt: string; expiresAt: string }> {
  const token = newToken('l')
  const id = newId()
  return transact(db, siteId, async (tx) => {
    const made = await tx
      .insertInto('staff_link')
      .values({
        site_id: siteId,
        id,
        token_hash: hashToken(token),
        role: link.role,
        label: link.label,
        made_by: link.by?.id ?? null,
        expires_at: sql<string>`now() + make_interval(days => ${sql.lit(linkDays)})`,
      })
      .returning(['created_at', 'expires_at'])
      .executeTakeFirstOrThrow()
    tx.audit({
      actor: link.by ? 'staff' : 'command',
      actorId: link.by?.id ?? null,
      action: 'staff.invite',
      target: 'staff',
      targetId: id,
      before: null,
      after: { role: link.role },
      source: link.by ? 'console' : 'command',
    })
    return { id, token, madeAt: made.created_at, expiresAt: made.expires_at }
  })
}

/** What a link would make of who uses it; null once it was used, withdrawn or its time is over. */
export async function readLink(db: Queries, siteId: string, token: string) {
  return (
    (await db
      .selectFrom('staff_link')
      .select(['id', 'role', 'label'])
      .where('site_id', '=', siteId)
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst()) ?? null
  )
}

/**
 * Uses a link: makes the person it invites, and signs this browser in. Of two uses at once, one finds it used.
 * @throws Problem link-used
 */
export async function useLink(
  db: Db,
  siteId: string,
  token: string,
  person: { name: string; agent: string },
): Promise<string> {
  return transact(db, siteId, async (tx) => {
    const link = await tx
      .updateTable('staff_link')
      .set({ used_at: sql<string>`now()` })
      .where('site_id', '=', siteId)
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .returning(['id', 'role'])
      .executeTakeFirst()
    if (!link) throw new Problem('link-used', {})
    const authorId = await addStaffAuthor(tx, siteId, {
      name: person.name,
      // Nobody holds this key: who has a role writes by their session.
      tokenHash: hashToken(newToken()),
      badges: badgesOf(link.role),
    })
    const id = newId()
    await tx.insertInto('staff').values({ site_id: siteId, id, author_id: authorId, role: link.role }).execute()
    const session = await startSession(tx, siteId, { staffId: id, agent: person.agent, origin: null })
    tx.audit({
      actor: 'staff',
      actorId: id,
      action: 'staff.join',
      target: 'staff',
      targetId: id,
      before: null,
      after: { role: link.role, link: link.id },
      source: 'console',
    })
    return session
  })
}

/** Withdraws a link nobody has used. Returns false where there is none. */
export async function withdrawLink(db: Db, siteId: string, id: string): Promise<boolean> {
  const withdrawn = await db
    .deleteFrom('staff_link')
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return withdrawn.numDeletedRows > 0n
}

/**
 * A new owner's link for a site nobody owns yet; null where somebody does. Links made so before, which nobody used, are
 * worthless from then on: each start of a fresh server prints one that works, and only the last.
 */
export async function firstOwnerLink(db: Db, siteId: string): Promise<string | null> {
  const owner = await db
    .selectFrom('staff')
    .select('id')
    .where('site_id', '=', siteId)
    .where('role', '=', roles[0])
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (owner) return null
  await db
    .deleteFrom('staff_link')
    .where('site_id', '=', siteId)
    .where('made_by', 'is', null)
    .where('used_at', 'is', null)
    .execute()
  return (await makeLink(db, siteId, { role: 'owner', label: null, by: null })).token
}
