import { sql } from 'kysely'
import { dist } from '../../../server/build.ts'
import { smtpSender } from '../../../server/notify/send-mail.ts'
import { sendTeamMail } from '../../../server/notify/send-team-mail.ts'
import { parseSmtpUrl } from '../../../server/notify/smtp-url.ts'
import { loadRenderer } from '../../../server/pages/load-renderer.ts'
import type { Db } from '../../../server/platform/database/database.ts'
import { runNextJob } from '../../../server/platform/jobs/run-jobs.ts'
import { createLog, type Log } from '../../../server/platform/log.ts'
import { type Member, own } from '../factories/staff.ts'
import type { Answer, TestApp } from '../fixtures/app.ts'

/** Where mails to the team go, unless a test says otherwise. */
export const address = 'priya@example.org'

/** What the server writes, in English. */
export const { say } = await loadRenderer(dist)

/** What `runJobs` and `runNextJob` need to send mails to the team. */
type Outbox = [deps: { db: Db; log: Log }, handler: ReturnType<typeof sendTeamMail>]

/** The outbox of a process that sends by a mail server. */
export const outboxOf = ({ fresh: { db } }: TestApp, { url }: { url: string }): Outbox => [
  { db, log: createLog('silent') },
  sendTeamMail({ db, send: smtpSender(parseSmtpUrl(url), 'comments@example.org').send, say, own }),
]

/** Tries every mail that is due. */
export async function sendAll(outbox: Outbox): Promise<void> {
  while (await runNextJob(...outbox));
}

/** Says where somebody of the team wants to be written to, and confirms it as by the link that is mailed there. */
export async function subscribe(by: Member, email: string | null = address, wantsMail = true): Promise<Answer> {
  const answer = await by.ask('PATCH', '/staff/mail', { email, wantsMail })
  await by.test.fresh.db
    .updateTable('staff')
    .set({ email: sql`pending_email`, pending_email: null, pending_hash: null, pending_at: null })
    .where('id', '=', by.id)
    .where('pending_email', 'is not', null)
    .execute()
  await by.test.fresh.db.deleteFrom('job').where('kind', '=', 'address-mail').execute()
  return answer
}

/** Where the link of a mail leads, as a path. */
export const linkOf = (text: string) => new URL(/http:\/\/localhost\/moderation\/\S+/.exec(text)![0]).pathname
