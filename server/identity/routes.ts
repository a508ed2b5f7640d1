import { Hono } from 'hono'
import * as v from 'valibot'
import { viewerExample } from '../../shared/api/examples/comments.ts'
import { guestReply, newGuest } from '../../shared/people/viewers.ts'
import { uuid } from '../../shared/schema.ts'
import { markRead } from '../people/messages.ts'
import { refuseProtectedName } from '../people/protected-names.ts'
import type { Db } from '../platform/database/database.ts'
import { privately } from '../platform/http/http.ts'
import { operation } from '../platform/http/operation.ts'
import { body, path } from '../platform/http/parse.ts'
import { Problem } from '../platform/http/problem.ts'
import { refuseReadOnly } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { findPerson, findViewer, tokenRequired } from './find-viewer.ts'
import { makeGuest } from './make-guest.ts'
import { publicViewer } from './viewer.ts'

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

  app.post(
    '/me/messages/:id/read',
    operation({
      id: 'markMessageRead',
      summary: 'Say that you have read a message of the team: it is not shown again',
      token: 'required',
      answers: [{ status: 204, description: 'Remembered' }],
      problems: ['token-required', 'origin-not-allowed', 'too-large', 'storage-full'],
    }),
    path(v.object({ site: v.string(), id: uuid })),
    async (c) => {
      // Whoever may not write may still read what they were told.
      const person = await findPerson(c, db)
      if (!person) throw tokenRequired()
      await markRead(db, c.var.site.id, person.id, c.req.valid('param').id)
      privately(c)
      return c.body(null, 204)
    },
  )

  return app
}
