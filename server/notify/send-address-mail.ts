import type { ServerSay } from '../../shared/pages.ts'
import { readPendingAddress } from '../identity/staff/mail-settings.ts'
import { type AddressMail, addressMail } from '../identity/staff/team-mail.ts'
import type { Db } from '../platform/database/database.ts'
import type { JobHandler } from '../platform/jobs/run-jobs.ts'
import type { SendMail } from './send-mail.ts'
import { addressMailOf } from './waiting-mail.ts'

/** Sends mails about the addresses of the team. `own` is our address, where links lead. */
export function sendAddressMail({
  db,
  send,
  say,
  own,
}: {
  db: Db
  send: SendMail
  say: ServerSay
  own: string
}): JobHandler<AddressMail> {
  return {
    kind: addressMail,
    async run({ siteId, id, payload: { to, token } }, lost) {
      if (token !== null && (await readPendingAddress(db, siteId, token)) !== to) return 'needless'
      const site = await db
        .selectFrom('site')
        .select(['slug', 'name'])
        .where('site_id', '=', siteId)
        .executeTakeFirstOrThrow()
      const link = token && `${own}/moderation/${site.slug}/address/${token}`
      await send(addressMailOf(say, { to, site: site.name, link }), id, lost)
      return 'done'
    },
  }
}
