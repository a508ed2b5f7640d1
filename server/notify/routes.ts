import { Hono } from 'hono'
import { mailSettings } from '../../shared/people/staff.ts'
import { readMailSettings, setMailSettings } from '../identity/staff/mail-settings.ts'
import { requireStaff, type StaffEnv } from '../identity/staff/require-staff.ts'
import type { Db } from '../platform/database/database.ts'
import { operation } from '../platform/http/operation.ts'
import { body } from '../platform/http/parse.ts'
import type { OriginPolicy } from '../sites/origins.ts'

const example = { email: 'priya@example.org', wantsMail: true }
const refusals = ['sign-in-required', 'not-allowed', 'origin-not-allowed'] as const

/** What somebody of the team wants to be written about, below /api/v1/sites/{site}. Goes before the routes of the team. */
export function notifyRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<StaffEnv>()
  const signedIn = requireStaff({ db, policy }, 'own')

  app.get(
    '/staff/me',
    operation({
      id: 'readOwnMail',
      team: true,
      summary: 'Say where you are written to, and whether you are',
      answers: [{ status: 200, description: 'Your settings', schema: mailSettings, example }],
      problems: [...refusals],
    }),
    signedIn,
    async (c) => c.json(await readMailSettings(db, c.var.site.id, c.var.staff.id)),
  )

  app.patch(
    '/staff/me',
    operation({
      id: 'changeOwnMail',
      team: true,
      summary: 'Be written to when a comment waits for review, or no longer',
      answers: [{ status: 200, description: 'Your settings', schema: mailSettings, example }],
      problems: [...refusals, 'malformed-json', 'too-large', 'unsupported-media-type', 'invalid', 'storage-full'],
    }),
    signedIn,
    body(mailSettings, example),
    async (c) => {
      const { email, wantsMail } = c.req.valid('json')
      const { site, staff } = c.var
      await setMailSettings(db, site.id, staff.id, { email, wantsMail })
      return c.json(await readMailSettings(db, site.id, staff.id))
    },
  )

  return app
}
