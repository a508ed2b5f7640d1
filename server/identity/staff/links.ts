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

/** Makes a link that is valid once within a week. Its token is returned only here; the database stores its hash. */
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

/** Reads what a link grants; null if it was used, withdrawn or has expired. */
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
 * Uses a link: creates the person it invites and signs this browser in. Of two concurrent uses, one fails.
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
      // Nobody holds this key: staff post by their session.
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

/** Withdraws an unused link. Returns false if there is none. */
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
 * Makes a link for the first owner of a site; null if it has an owner. Earlier unused ones are withdrawn, so that only the link
 * printed by the last start works.
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
