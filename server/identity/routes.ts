import { Hono } from 'hono'
import { viewerExample } from '../../shared/examples.ts'
import { guestReply, newGuest } from '../../shared/viewers.ts'
import type { Db } from '../platform/database.ts'
import { privately } from '../platform/http.ts'
import { operation } from '../platform/operation.ts'
import { body } from '../platform/parse.ts'
import { Problem } from '../platform/problem.ts'
import { refuseReadOnly } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { makeGuest } from './make-guest.ts'
import { refuseProtectedName } from './protected-names.ts'
import { findViewer, publicViewer } from './viewer.ts'

/** Becoming somebody, below /api/v1/sites/{site}. */
export function identityRoutes({ db }: { db: Db }) {
  const app = new Hono<SiteEnv>()

  app.post(
    '/guests',
    operation({
      id: 'makeGuest',
      summary: 'Become a guest: a name and a durable device key, shown once',
      answers: [{ status: 201, description: 'The guest', schema: guestReply, example: { token: `awg_${'x'.repeat(43)}`, viewer: viewerExample } }], // biome-ignore format: an example
      problems: ['malformed-json', 'origin-not-allowed', 'guests-not-allowed', 'too-large', 'unsupported-media-type', 'invalid', 'read-only', 'storage-full'],
    }), // biome-ignore format: a list
    body(newGuest, { name: 'Ana Silva' }),
    async (c) => {
      const { site } = c.var
      refuseReadOnly(site)
      if (!site.settings.guestPosting) throw new Problem('guests-not-allowed', {})
      const guest = c.req.valid('json')
      const asking = await findViewer(c, db)
      await refuseProtectedName(db, site, guest.name, asking?.kind === 'staff' ? asking.id : null)
      const { token, viewer } = await makeGuest(db, site.id, guest)
      privately(c)
      return c.json({ token, viewer: publicViewer(viewer) }, 201)
    },
  )

  return app
}
