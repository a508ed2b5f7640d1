import { sql } from 'kysely'
import { mayDo, type Power, type Role } from '../../../shared/people/staff.ts'
import { type ActiveSanctions, noSanctions, sanctionsColumn, sanctionsRow } from '../../people/active-sanctions.ts'
import { boolean, text, timestamp, uuid } from '../../platform/database/columns.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { newId } from '../../platform/ids.ts'
import { hashToken, newToken } from '../tokens.ts'
import type { Viewer } from '../viewer.ts'

/** A signed-in member of the team. */
export interface Staff {
  id: string
  authorId: string
  name: string
  role: Role
  since: string
  sessionId: string
  kind: 'console' | 'embed'
  sanctions: ActiveSanctions
}

/** Days without use after which a browser is signed out of the console. */
const consoleDays = 30
const consoleEnd = sql<string>`now() + make_interval(days => ${sql.lit(consoleDays)})`
/** Renewed by use, while the console session it came from lives. */
const embedHours = 1

interface SessionInput {
  siteId: string
  tokenHash: Buffer
  /** Origin on which the session's token is valid; null for the console. */
  origin: string | null
}

// Roles and sessions are read on each request, so that a lost role is lost in every process at once.
const byToken = statement(
  'staff-by-token',
  {
    id: uuid,
    authorId: uuid,
    name: text(),
    role: text<Role>(),
    since: timestamp,
    sessionId: uuid,
    kind: text<Staff['kind']>(),
    isStale: boolean,
    ...sanctionsRow,
  },
  (slot: Slots<SessionInput>) => sql`
    select staff.id, staff.author_id as "authorId", author.name, staff.role, staff.created_at as since,
      session.id as "sessionId", session.kind, session.seen_at < now() - interval '1 minute' as "isStale",
      ${sanctionsColumn('author')}
    from staff_session session
    join staff on staff.site_id = session.site_id and staff.id = session.staff_id
    join author on author.site_id = staff.site_id and author.id = staff.author_id
    where session.site_id = ${slot.siteId} and session.token_hash = ${slot.tokenHash} and session.expires_at > now()
      and staff.removed_at is null and session.origin is not distinct from ${slot.origin}`,
)

const embedEnd = sql<string>`case when exists (
    select from staff_session console where console.site_id = staff_session.site_id
      and console.id = staff_session.console_id and console.expires_at > now())
  then now() + make_interval(hours => ${sql.lit(embedHours)}) else expires_at end`

/**
 * Finds the member of the team by a session's token; null if it is unknown or has ended. A session of the console ends 30 days
 * after it was last used.
 */
export async function findStaff(db: Db, siteId: string, token: string, origin: string | null): Promise<Staff | null> {
  const [found] = await byToken.run(db, { siteId, tokenHash: hashToken(token), origin })
  if (!found) return null
  const { isStale, ...staff } = { ...found, sanctions: found.sanctions ?? noSanctions }
  if (isStale)
    await db
      .updateTable('staff_session')
      .set({ seen_at: sql<string>`now()`, expires_at: staff.kind === 'console' ? consoleEnd : embedEnd })
      .where('site_id', '=', siteId)
      .where('id', '=', staff.sessionId)
      .execute()
  return staff
}

/** Starts a session; returns its token, which is not stored. */
export async function startSession(
  db: Queries,
  siteId: string,
  session: { staffId: string; agent: string; origin: string | null; consoleId?: string },
): Promise<string> {
  const token = newToken('s')
  const isEmbed = session.origin !== null
  await db
    .insertInto('staff_session')
    .values({
      site_id: siteId,
      id: newId(),
      staff_id: session.staffId,
      kind: isEmbed ? 'embed' : 'console',
      origin: session.origin,
      console_id: session.consoleId ?? null,
      token_hash: hashToken(token),
      agent: session.agent.slice(0, 300),
      expires_at: isEmbed ? sql<string>`now() + make_interval(hours => ${sql.lit(embedHours)})` : consoleEnd,
    })
    .execute()
  return token
}

/** Makes the viewer of a member of the team who reads and posts in threads. */
export function staffViewer({ authorId, name, role, sanctions }: Staff): Viewer {
  return { id: authorId, name, kind: 'staff', badges: badgesOf(role), moderates: mayDo(role, 'decide'), sanctions }
}

/** Public badges of a role: `moderator` for roles that decide, `staff` for writers. */
export const badgesOf = (role: Role) => [mayDo(role, 'decide') ? ('moderator' as const) : ('staff' as const)]

/** Whether a member of the team has a power. Sessions in an embed may only decide about comments. */
export const may = ({ role, kind }: Staff, power: Power) =>
  mayDo(role, power) && (kind === 'console' || power === 'decide')
