import { sql } from 'kysely'
import { powers, type Role, roles } from '../../../shared/people/staff.ts'
import { addStaffAuthor } from '../../people/authors.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken, newToken } from '../tokens.ts'
import { badgesOf, type Staff, startSession } from './session.ts'

const linkDays = 7
const browserLinkDays = 1

/** A link as it was made. Its token is returned only here; the database stores its hash. */
interface MadeLink {
  id: string
  token: string
  createdAt: string
  expiresAt: string
}

/** Makes a link that invites somebody: valid once within a week, and as long as who made it may invite. */
export function makeLink(
  db: Db,
  siteId: string,
  link: { role: Role; label: string | null; by: Staff | null },
): Promise<MadeLink> {
  return transact(db, siteId, (tx) => insertLink(tx, siteId, { ...link, staffId: null }))
}

/**
 * Makes a link that signs in another browser of somebody of the team: valid once within a day, for as long as they belong to it.
 * `by` is null for the command line.
 */
export function makeBrowserLink(
  db: Db,
  siteId: string,
  person: { id: string; role: Role },
  by: Staff | null,
): Promise<MadeLink> {
  return transact(db, siteId, (tx) =>
    insertLink(tx, siteId, { role: person.role, label: null, by, staffId: person.id }),
  )
}

async function insertLink(
  tx: Tx,
  siteId: string,
  { role, label, by, staffId }: { role: Role; label: string | null; by: Staff | null; staffId: string | null },
): Promise<MadeLink> {
  const [token, id] = [newToken('l'), newId()]
  const made = await tx
    .insertInto('staff_link')
    .values({
      site_id: siteId,
      id,
      token_hash: hashToken(token),
      role,
      label,
      staff_id: staffId,
      made_by: by?.id ?? null,
      expires_at: sql<string>`now() + make_interval(days => ${sql.lit(staffId ? browserLinkDays : linkDays)})`,
    })
    .returning(['created_at', 'expires_at'])
    .executeTakeFirstOrThrow()
  tx.audit({
    actor: by ? 'staff' : 'command',
    actorId: by?.id ?? null,
    action: staffId ? 'staff.link-browser' : 'staff.invite',
    target: 'staff',
    targetId: staffId ?? id,
    before: null,
    after: { role },
    source: by ? 'console' : 'command',
  })
  return { id, token, createdAt: made.created_at, expiresAt: made.expires_at }
}

/** What a link grants: a role for a new person, or another browser for one of the team. */
interface StaffLink {
  id: string
  role: Role
  label: string | null
  /** Whose browser it signs in; null for an invitation. */
  staffId: string | null
  /** Their name. */
  person: string | null
  madeBy: string | null
}

/**
 * Reads what a link grants; null if it was used, withdrawn or has expired, if who made it may no longer invite, or if whom it
 * signs in has left.
 */
export async function readLink(db: Queries, siteId: string, token: string): Promise<StaffLink | null> {
  return (await unusedLinks(db, siteId).where('link.token_hash', '=', hashToken(token)).executeTakeFirst()) ?? null
}

/** Links that can be used. An invitation is worth what its maker's role is now; one from the command line needs no role. */
function unusedLinks(db: Queries, siteId: string) {
  return db
    .selectFrom('staff_link as link')
    .leftJoin('staff as giver', (join) =>
      join.onRef('giver.site_id', '=', 'link.site_id').onRef('giver.id', '=', 'link.made_by'),
    )
    .leftJoin('staff as holder', (join) =>
      join.onRef('holder.site_id', '=', 'link.site_id').onRef('holder.id', '=', 'link.staff_id'),
    )
    .leftJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'holder.site_id').onRef('author.id', '=', 'holder.author_id'),
    )
    .select(['link.id', 'link.label', 'link.staff_id as staffId', 'author.name as person', 'link.made_by as madeBy'])
    .select(({ fn }) => fn.coalesce('holder.role', 'link.role').as('role'))
    .where('link.site_id', '=', siteId)
    .where('link.used_at', 'is', null)
    .where('link.expires_at', '>', sql<string>`now()`)
    .where(({ and, or, eb }) =>
      or([
        and([eb('link.staff_id', 'is not', null), eb('holder.removed_at', 'is', null)]),
        and([eb('link.staff_id', 'is', null), eb('link.made_by', 'is', null)]),
        and([
          eb('link.staff_id', 'is', null),
          eb('giver.removed_at', 'is', null),
          eb('giver.role', 'in', [...powers.manageTeam]),
        ]),
      ]),
    )
}

/**
 * Uses a link: creates the person it invites, or takes the one it is for, and signs this browser in. Of two concurrent uses,
 * one fails. A new person needs a name.
 * @throws Problem link-used | invalid
 */
export async function useLink(
  db: Db,
  siteId: string,
  token: string,
  { name, agent }: { name: string | undefined; agent: string },
): Promise<string> {
  return transact(db, siteId, async (tx) => {
    const given = await readLink(tx, siteId, token)
    if (!given) throw new Problem('link-used', {})
    // Whoever takes their role away waits for this lock, or this waits for them and then sees it.
    const behind = [given.madeBy, given.staffId].filter((id) => id !== null)
    await lockStaff(tx, siteId, behind)
    const link = behind.length > 0 ? await readLink(tx, siteId, token) : given
    if (!link || !(await spend(tx, siteId, link.id))) throw new Problem('link-used', {})
    if (link.staffId === null && name === undefined) throw fieldProblem('/name', 'is missing')
    const staffId = link.staffId ?? (await join(tx, siteId, link, name!))
    tx.audit({
      actor: 'staff',
      actorId: staffId,
      action: link.staffId ? 'staff.add-browser' : 'staff.join',
      target: 'staff',
      targetId: staffId,
      before: null,
      after: { role: link.role, link: link.id },
      source: 'console',
    })
    return startSession(tx, siteId, { staffId, agent, origin: null })
  })
}

async function lockStaff(tx: Queries, siteId: string, ids: string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .selectFrom('staff')
      .select('id')
      .where('site_id', '=', siteId)
      .where('id', 'in', ids)
      .orderBy('id')
      .forShare()
      .execute()
}

async function spend(tx: Queries, siteId: string, id: string): Promise<boolean> {
  const spent = await tx
    .updateTable('staff_link')
    .set({ used_at: sql<string>`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return spent.numUpdatedRows > 0n
}

async function join(tx: Queries, siteId: string, { role }: StaffLink, name: string): Promise<string> {
  const authorId = await addStaffAuthor(tx, siteId, {
    name,
    // Nobody holds this key: staff post by their session.
    tokenHash: hashToken(newToken()),
    badges: badgesOf(role),
  })
  const id = newId()
  await tx.insertInto('staff').values({ site_id: siteId, id, author_id: authorId, role }).execute()
  // Whoever came by another link owns the site now: the one that was printed is for nobody.
  if (role === 'owner') await withdrawFirstOwnerLinks(tx, siteId)
  return id
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
  await withdrawFirstOwnerLinks(db, siteId)
  return (await makeLink(db, siteId, { role: 'owner', label: null, by: null })).token
}

/** Withdraws what starts printed. What the command line made for somebody by name is none of it. */
async function withdrawFirstOwnerLinks(db: Queries, siteId: string): Promise<void> {
  await db
    .deleteFrom('staff_link')
    .where('site_id', '=', siteId)
    .where('made_by', 'is', null)
    .where('label', 'is', null)
    .where('staff_id', 'is', null)
    .where('used_at', 'is', null)
    .execute()
}
