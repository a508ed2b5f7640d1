import { sql } from 'kysely'
import type { MailSettings, MailSettingsChange } from '../../../shared/people/staff.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { hashToken, newToken } from '../tokens.ts'
import { addressMail } from './team-mail.ts'

/** How long a link that confirms an address is good. */
const linkDays = 3
/** Between two mails of this kind to addresses that one person enters: nobody's mailbox is to be filled from here. */
const pauseS = 60

const isGood = sql<boolean>`pending_at > now() - make_interval(days => ${sql.lit(linkDays)})`

/** Reads a team member's mail address, the one that is still to be confirmed, and whether they want mail. */
export function readMailSettings(db: Queries, siteId: string, id: string): Promise<MailSettings> {
  return db
    .selectFrom('staff')
    .select(['email', 'wants_mail as wantsMail'])
    .select(sql<string | null>`case when ${isGood} then pending_email end`.as('pending'))
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/**
 * Sets whether a team member wants mail, and where. Another address waits until the link that is mailed there is used; until
 * then the earlier one stays. One that is taken away is told. @throws Problem rate-limited
 */
export async function setMailSettings(
  db: Db,
  siteId: string,
  id: string,
  { email, wantsMail }: MailSettingsChange,
): Promise<void> {
  await transact(db, siteId, async (tx) => {
    const known = await tx
      .selectFrom('staff')
      .select(['email', 'pending_email as pending'])
      .select(sql<number | null>`extract(epoch from now() - pending_at)::float8`.as('sinceS'))
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const change = tx.updateTable('staff').where('site_id', '=', siteId).where('id', '=', id)
    if (email === null || email === known.email) {
      // When it was entered stays: taking it back does not shorten the pause.
      await change.set({ email, wants_mail: wantsMail, pending_email: null, pending_hash: null }).execute()
      if (email === null && known.email)
        tx.enqueue({ kind: addressMail, payload: { staffId: id, to: known.email, token: null } })
      return
    }
    await change.set({ wants_mail: wantsMail }).execute()
    const isEarly = known.sinceS !== null && known.sinceS < pauseS
    if (isEarly && email === known.pending) return
    if (isEarly) throw tooEarly(Math.ceil(pauseS - known.sinceS!))
    const token = newToken('m')
    const pending = { pending_email: email, pending_hash: hashToken(token), pending_at: sql<string>`now()` }
    await change.set(pending).execute()
    tx.enqueue({ kind: addressMail, payload: { staffId: id, to: email, token } })
  })
}

function tooEarly(retryAfterS: number): Problem {
  return new Problem('rate-limited', {
    retryAfterS,
    detail: `You can enter another address in ${retryAfterS} seconds`,
    headers: { 'Retry-After': String(retryAfterS) },
  })
}

/** Reads the address a link would confirm; null if it was used, replaced or has expired. */
export async function readPendingAddress(db: Queries, siteId: string, token: string): Promise<string | null> {
  const row = await pendingBy(db, siteId, token).executeTakeFirst()
  return row?.pending ?? null
}

/** Confirms an address by its link, and has the earlier one told. Returns it; null if the link is good no more. */
export async function confirmAddress(db: Db, siteId: string, token: string): Promise<string | null> {
  return transact(db, siteId, async (tx) => {
    const row = await pendingBy(tx, siteId, token).forUpdate().executeTakeFirst()
    if (!row?.pending) return null
    const { id, email: earlier, pending: email } = row
    await tx
      .updateTable('staff')
      .set({ email, pending_email: null, pending_hash: null, pending_at: null })
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .execute()
    if (earlier) tx.enqueue({ kind: addressMail, payload: { staffId: id, to: earlier, token: null } })
    return email
  })
}

const pendingBy = (db: Queries, siteId: string, token: string) =>
  db
    .selectFrom('staff')
    .select(['id', 'email', 'pending_email as pending'])
    .where('site_id', '=', siteId)
    .where('pending_hash', '=', hashToken(token))
    .where('removed_at', 'is', null)
    .where(isGood)
