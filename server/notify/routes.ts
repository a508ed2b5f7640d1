import { Hono } from 'hono'
import * as mailApi from '../../shared/api/team/mail.ts'
import * as api from '../../shared/api/team/staff.ts'
import type { ServerSay } from '../../shared/pages.ts'
import type { StaffEnv } from '../identity/staff/authorise.ts'
import { readMailSettings, setMailSettings } from '../identity/staff/mail-settings.ts'
import type { Db } from '../platform/database/database.ts'
import type { RateLimits } from '../platform/http/rate-limit.ts'
import { route } from '../platform/http/route.ts'
import { readMailStatus, testMail } from './mail-status.ts'
import type { MailSender } from './send-mail.ts'

/** What mail of the team needs; `sender` is null where the server sends none. */
interface NotifyDeps {
  db: Db
  limits: RateLimits
  sender: MailSender | null
  say: ServerSay
}

/** Test mails of one person in a minute. */
const testsPerMinute = 5

/** Routes for a team member's mail settings, below /api/v1/sites/{site}. Added before the routes of the team. */
export function notifyRoutes({ db, limits, sender, say }: NotifyDeps) {
  const app = new Hono<StaffEnv>()

  route(app, api.readMailSettings, ({ site, staff }) => readMailSettings(db, site.id, staff.id))

  route(app, api.changeMailSettings, async ({ site, staff, body }) => {
    const { email, wantsMail } = body
    await setMailSettings(db, site.id, staff.id, { email, wantsMail })
    return readMailSettings(db, site.id, staff.id)
  })

  route(app, mailApi.readMailStatus, ({ site }) => readMailStatus(db, site.id, sender))

  route(app, mailApi.testMail, async ({ site, staff }) => {
    await limits.count(`mail-test ${site.id} ${staff.id}`, testsPerMinute)
    return testMail(db, site, staff.id, { sender, say })
  })

  return app
}
