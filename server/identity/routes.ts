import { Hono } from 'hono'
import * as api from '../../shared/api/readers/viewer.ts'
import { markRead } from '../people/messages.ts'
import { refuseProtectedName } from '../people/protected-names.ts'
import type { Db } from '../platform/database/database.ts'
import { Problem } from '../platform/http/problem.ts'
import { route } from '../platform/http/route.ts'
import { refuseReadOnly } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { findPerson, findViewer, tokenRequired } from './find-viewer.ts'
import { makeGuest } from './make-guest.ts'
import { publicViewer } from './viewer.ts'

/** Routes to create guests and read one's own messages, below /api/v1/sites/{site}. */
export function identityRoutes({ db }: { db: Db }) {
  const app = new Hono<SiteEnv>()

  route(app, api.makeGuest, async ({ site, body, c }) => {
    refuseReadOnly(site)
    if (!site.settings.guestPosting) throw new Problem('guests-not-allowed', {})
    const guest = body
    const asking = await findViewer(c, db)
    await refuseProtectedName(db, site, guest.name, asking?.kind === 'staff' ? asking.id : null)
    const { token, viewer } = await makeGuest(db, site.id, guest)
    return { token, viewer: publicViewer(viewer) }
  })

  route(app, api.markMessageRead, async ({ site, params, c }) => {
    // Suspended and banned people may mark their messages as read.
    const person = await findPerson(c, db)
    if (!person) throw tokenRequired()
    await markRead(db, site.id, person.id, params.id)
  })

  return app
}
