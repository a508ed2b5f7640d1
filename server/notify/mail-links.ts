import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import { type DecisionVerb, decisionVerbs } from '../../shared/moderation/moderation.ts'
import { mayDo, roles } from '../../shared/people/staff.ts'
import { shownRevisionOf } from '../comments/view.ts'
import { hashToken, newToken } from '../identity/tokens.ts'
import type { Db } from '../platform/database/database.ts'
import type { Site } from '../sites/site.ts'

const linkDays = 7

/** Decisions offered in a mail; not `hold`, because the comment is held already. */
export const mailVerbs = decisionVerbs.filter((verb) => verb !== 'hold')
/** A decision that a mail offers. */
export type MailVerb = Exclude<DecisionVerb, 'hold'>

/** A valid link with the present state of its comment. */
export interface MailLink {
  commentId: string
  staffId: string
  /** Revision and state of the comment at the time of the mail. */
  revision: number
  state: CommentState
  comment: { state: CommentState; revision: number; source: string; author: string; thread: string; url: string }
}

/**
 * Makes the link of a mail to a person about a comment. Links of earlier attempts stay valid, because their mail may have
 * arrived although the mail server's answer was lost.
 */
export async function makeMailLink(
  db: Db,
  siteId: string,
  { commentId, staffId, revision, state }: Pick<MailLink, 'commentId' | 'staffId' | 'revision' | 'state'>,
): Promise<string> {
  const token = newToken('m')
  await db
    .insertInto('mail_link')
    .values({
      site_id: siteId,
      token_hash: hashToken(token),
      comment_id: commentId,
      staff_id: staffId,
      revision,
      state,
      expires_at: sql<string>`now() + make_interval(days => ${sql.lit(linkDays)})`,
    })
    .execute()
  return token
}

/** Reads a link. Null if it was used, has expired, or its holder may no longer decide. */
export async function readMailLink(db: Db, siteId: string, token: string): Promise<MailLink | null> {
  const row = await db
    .selectFrom('mail_link as link')
    .innerJoin('staff', (join) =>
      join.onRef('staff.site_id', '=', 'link.site_id').onRef('staff.id', '=', 'link.staff_id'),
    )
    .innerJoin('comment', (join) =>
      join.onRef('comment.site_id', '=', 'link.site_id').onRef('comment.id', '=', 'link.comment_id'),
    )
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'comment.site_id').onRef('author.id', '=', 'comment.author_id'),
    )
    .innerJoin('thread', (join) =>
      join.onRef('thread.site_id', '=', 'comment.site_id').onRef('thread.id', '=', 'comment.thread_id'),
    )
    .select(['link.comment_id as commentId', 'link.staff_id as staffId', 'link.revision', 'link.state'])
    .select(['comment.state as stands', 'comment.source', 'author.name'])
    .select(shownRevisionOf('comment').as('now'))
    .select(['thread.title', 'thread.url'])
    .where('link.site_id', '=', siteId)
    .where('link.token_hash', '=', hashToken(token))
    .where('link.used_at', 'is', null)
    .where('link.expires_at', '>', sql<string>`now()`)
    .where('staff.removed_at', 'is', null)
    .where('staff.role', 'in', deciding)
    .executeTakeFirst()
  if (!row) return null
  const { stands, now, source, name, title, url, ...link } = row
  // Comments deleted by their author may not be read.
  const words = stands === 'deleted' ? '' : source
  return { ...link, comment: { state: stands, revision: now, source: words, author: name, thread: title || url, url } }
}

const deciding = roles.filter((role) => mayDo(role, 'decide'))

/**
 * Marks a link and those of other attempts at the same mail as used. Returns false if it was used already: of two concurrent
 * uses, one succeeds.
 */
export async function spendMailLink(db: Db, siteId: string, token: string): Promise<boolean> {
  const { rows } = await sql<{ isThis: boolean }>`
    with link as (
      select link.token_hash from mail_link link
      join mail_link given on given.site_id = link.site_id and given.comment_id = link.comment_id
        and given.staff_id = link.staff_id
      where given.site_id = ${siteId} and given.token_hash = ${hashToken(token)} and given.expires_at > now()
      order by link.token_hash for no key update of link
    )
    update mail_link spent set used_at = now()
    from link where spent.site_id = ${siteId} and spent.token_hash = link.token_hash and spent.used_at is null
    returning spent.token_hash = ${hashToken(token)} as "isThis"`.execute(db)
  return rows.some(({ isThis }) => isThis)
}

/** Makes the key of a button, valid for one link and one action. */
export function keyOf(site: Site, token: string, verb: MailVerb): string {
  return createHmac('sha256', site.secret).update(`mail ${verb} ${token}`).digest('base64url')
}

/** Whether a key is the one of this button. */
export function isKeyOf(site: Site, token: string, verb: MailVerb, key: string): boolean {
  const [given, own] = [Buffer.from(key), Buffer.from(keyOf(site, token, verb))]
  return given.length === own.length && timingSafeEqual(given, own)
}
