import { sql } from 'kysely'
import type { MailStatus, MailTest } from '../../shared/api/team/mail.ts'
import type { ServerSay } from '../../shared/pages.ts'
import { readMailSettings } from '../identity/staff/mail-settings.ts'
import { addressMail, teamMail } from '../identity/staff/team-mail.ts'
import type { Db } from '../platform/database/database.ts'
import type { Site } from '../sites/site.ts'
import type { MailSender } from './send-mail.ts'
import { testMailOf } from './waiting-mail.ts'

/** Reads what of a site's mail to the team could not be sent in the last three days, as long as a mail is retried. */
export async function readMailStatus(db: Db, siteId: string, sender: MailSender | null): Promise<MailStatus> {
  const { rows } = await sql<NonNullable<MailStatus['failure']>>`
    select count(*) filter (where done_at is null)::int as waiting,
      count(*) filter (where done_at is not null)::int as "givenUp",
      min(created_at) as since,
      (array_agg(last_error order by id desc))[1] as reason
    from job
    where site_id = ${siteId} and kind in (${teamMail.name}, ${addressMail.name}) and last_error is not null
      and (done_at is null or outcome = 'failed' and done_at > now() - interval '3 days')
    having count(*) > 0`.execute(db)
  return { from: sender?.from ?? null, failure: rows[0] ?? null }
}

/** Sends a test mail to somebody of the team, at the address they are written to. What goes wrong is the answer. */
export async function testMail(
  db: Db,
  site: Site,
  staffId: string,
  { sender, say }: { sender: MailSender | null; say: ServerSay },
): Promise<MailTest> {
  if (!sender) return { sentTo: null, reason: 'The server has no mail server: start it with SMTP_URL.' }
  const { email } = await readMailSettings(db, site.id, staffId)
  if (!email)
    return {
      sentTo: null,
      reason: 'You have no confirmed mail address here: save one, and use the link that is mailed there.',
    }
  try {
    await sender.send(testMailOf(say, { to: email, site: site.name }), crypto.randomUUID())
    return { sentTo: email, reason: null }
  } catch (error) {
    return { sentTo: null, reason: (error as Error).message }
  }
}
