import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { makeLink } from '../../../server/identity/staff/links.ts'
import { badgesOf, startSession } from '../../../server/identity/staff/session.ts'
import { hashToken, newToken } from '../../../server/identity/tokens.ts'
import { transact } from '../../../server/platform/database/transact.ts'
import { newId } from '../../../server/platform/ids.ts'
import type { Role as StaffRole } from '../../../shared/people/staff.ts'
import type { Role, Things } from '../data/authorisation-matrix.ts'
import { origin, type TestApp } from '../fixtures/app.ts'
import { own } from './staff.ts'

/** Somebody who asks: with which headers, and who they are to the database; nobody is no author and no person. */
export interface Asker {
  headers: Record<string, string>
  authorId: string | null
  staffId: string | null
  sessionId: string | null
}

const staffRoles: Partial<Record<Role, StaffRole>> = {
  writer: 'writer', moderator: 'moderator', admin: 'admin', owner: 'owner', embedOfModerator: 'moderator',
  embedOfWriter: 'writer',
} // biome-ignore format: a table

/** Makes somebody new with a role on a site. Rows, not requests: the tests make hundreds. */
export async function askerWith(test: TestApp, siteId: string, role: Role): Promise<Asker> {
  const { db } = test.fresh
  const nobody = { headers: { Origin: origin }, authorId: null, staffId: null, sessionId: null }
  if (role === 'nobody') return nobody
  const authorId = newId()
  const token = newToken()
  const staffRole = staffRoles[role]
  await db
    .insertInto('author')
    .values({
      site_id: siteId,
      id: authorId,
      kind: staffRole ? 'staff' : 'guest',
      name: `One ${role}`,
      email: null,
      token_hash: hashToken(token),
      badges: staffRole ? badgesOf(staffRole) : [],
    })
    .execute()
  if (role === 'banned') await ban(test, siteId, authorId)
  if (!staffRole) return { ...nobody, headers: { Origin: origin, Authorization: `Bearer ${token}` }, authorId }
  const staffId = newId()
  await db.insertInto('staff').values({ site_id: siteId, id: staffId, author_id: authorId, role: staffRole }).execute()
  const isEmbed = role.startsWith('embed')
  const session = await startSession(db, siteId, { staffId, agent: 'Test', origin: isEmbed ? origin : null })
  const { id: sessionId } = await db
    .selectFrom('staff_session')
    .select('id')
    .where('token_hash', '=', hashToken(session))
    .executeTakeFirstOrThrow()
  const headers: Record<string, string> = isEmbed
    ? { Origin: origin, Authorization: `Bearer ${session}` }
    : { Origin: own, Cookie: `afterword-team-${siteId}=${session}` }
  return { headers, authorId, staffId, sessionId }
}

async function ban(test: TestApp, siteId: string, authorId: string): Promise<void> {
  const { staffId } = await askerWith(test, siteId, 'moderator')
  await test.fresh.db
    .insertInto('sanction')
    .values({
      site_id: siteId,
      id: newId(),
      author_id: authorId,
      kind: 'ban',
      reason: 'Spam',
      message: null,
      made_by: staffId!,
    })
    .execute()
}

/** Makes one of everything there is to ask about on a site, belonging to somebody. */
export async function thingsOf(test: TestApp, { siteId, slug }: Place, asker: Asker): Promise<Things> {
  const { db } = test.fresh
  const page = `${origin}/page-${slug}-${newId()}`
  const api = `/api/v1/sites/${slug}`
  const { token } = (await test.ask('POST', `${api}/guests`, { body: { name: 'Their author' } })).body
  const sent = { page: { url: page }, body: `Words ${crypto.randomUUID()}` }
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const { comment } = (await test.ask('POST', `${api}/comments`, { token, body: sent, headers })).body
  await test.ask('PATCH', `${api}/comments/${comment.id}`, {
    token,
    body: { body: `Words ${crypto.randomUUID()}` },
    headers: { 'If-Match': '"1"' },
  })
  if (asker.authorId)
    await db.updateTable('comment').set({ author_id: asker.authorId }).where('id', '=', comment.id).execute()
  const batch = newId()
  const beside = asker.staffId ? asker : await askerWith(test, siteId, 'moderator')
  await transact(db, siteId, async (tx) =>
    tx.audit({
      actor: 'staff', actorId: beside.staffId, action: 'comment.approve', target: 'comment', targetId: comment.id,
      before: { state: 'published', revision: 2, decision: null, reviewedAt: null, priority: 0, shadowed: false, appealedAt: null },
      after: { state: 'published', revision: 2 }, source: 'console', batch,
    }),
  ) // biome-ignore format: an entry
  const code = newToken('l')
  const verifier = 'v'.repeat(43)
  await db
    .insertInto('staff_code')
    .values({
      site_id: siteId,
      token_hash: hashToken(code),
      staff_id: beside.staffId!,
      session_id: beside.sessionId!,
      origin: asker.headers.Origin!,
      challenge: createHash('sha256').update(verifier).digest('base64url'),
      expires_at: sql<string>`now() + interval '1 minute'`,
    })
    .execute()
  const link = await makeLink(db, siteId, { role: 'writer', label: 'Wim', by: null })
  return {
    comment: comment.id,
    etag: '"2"',
    thread: comment.threadId,
    page,
    batch,
    person: beside.staffId!,
    view: await viewOf(test, siteId, beside.staffId!),
    ...(await judged(test, siteId, asker.authorId ?? comment.author.id, beside.staffId!)),
    session: beside.sessionId!,
    invitation: link.id,
    link: link.token,
    code,
    verifier,
  }
}

async function viewOf({ fresh: { db } }: TestApp, siteId: string, staffId: string): Promise<string> {
  const id = newId()
  // A person has only so many views.
  await db.deleteFrom('saved_view').where('staff_id', '=', staffId).execute()
  await db
    .insertInto('saved_view')
    .values({ site_id: siteId, staff_id: staffId, id, name: 'Spam', queue: 'spam', filters: '{}' })
    .execute()
  return id
}

/** What the team did about a person, and a rule. */
async function judged({ fresh: { db } }: TestApp, siteId: string, author: string, staffId: string) {
  const of = { site_id: siteId, author_id: author, made_by: staffId }
  const [sanction, note, rule] = [newId(), newId(), newId()]
  await db.insertInto('sanction').values({ ...of, id: sanction, kind: 'message', reason: 'Thanks', message: 'Thank you.' }).execute() // biome-ignore format: short
  await db
    .insertInto('note')
    .values({ ...of, id: note, body: 'Knows the river.' })
    .execute()
  // A site has only so many rules.
  await db.updateTable('rule').set({ removed_at: sql<string>`now()` }).where('site_id', '=', siteId).execute()
  await db.insertInto('rule').values({ site_id: siteId, id: rule, place: 1, enabled: false, version: 1 }).execute()
  await db
    .insertInto('rule_version')
    .values({
      site_id: siteId,
      rule_id: rule,
      version: 1,
      name: 'Watches',
      conditions: '{"words":["watch"]}',
      actions: '[]',
    })
    .execute()
  return { author, sanction, note, rule }
}

/** A site as tests name it. */
export interface Place {
  siteId: string
  slug: string
}

/** The same things where there are none. */
export const nothing = (like: Things): Things => ({
  ...like,
  comment: newId(),
  thread: newId(),
  page: `${origin}/nowhere`,
  batch: newId(),
  person: newId(),
  author: newId(),
  sanction: newId(),
  note: newId(),
  rule: newId(),
  view: newId(),
  session: newId(),
  invitation: newId(),
  link: newToken('l'),
  code: newToken('l'),
})
