import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { commentExample } from '../../../shared/api/examples/comments.ts'
import { staffExample } from '../../../shared/api/examples/staff.ts'
import { embedEntry, embedLinkReply, embedLinkRequest, embedReply } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { publicViewer } from '../viewer.ts'
import { enterEmbed, makeEmbedLink } from './embed.ts'
import { requireStaff, type StaffEnv, staffOf } from './require-staff.ts'
import { findStaff, staffViewer } from './session.ts'
import { endSession } from './team.ts'

const refusals = ['origin-not-allowed', 'malformed-json', 'too-large', 'unsupported-media-type', 'invalid', 'storage-full'] as const // biome-ignore format: a list

/** The team on pages with comments, below /api/v1/sites/{site}/staff: from the console with a code, there with a token. */
export function embedRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<StaffEnv>()

  app.post(
    '/staff/embed-links',
    operation({
      id: 'makeEmbedLink',
      team: true,
      summary: 'Make the address of a page with comments on which you are signed in once it is opened; good once, for two minutes',
      answers: [{ status: 201, description: 'The address', schema: embedLinkReply, example: { url: `https://example.org/river-plan#comments&afterword-team=awl_${'x'.repeat(43)}` } }],
      problems: [...refusals, 'sign-in-required', 'not-allowed'],
    }), // biome-ignore format: an example
    requireStaff({ db, policy }, 'own'),
    body(embedLinkRequest, { thread: commentExample.threadId }),
    async (c) =>
      c.json({ url: await makeEmbedLink({ db, policy }, c.var.site, c.var.staff, c.req.valid('json')) }, 201),
  )

  app.post(
    '/staff/embed-sessions',
    operation({
      id: 'enterEmbed',
      summary: 'Use a code from the console: one of the team, on the pages of the asking origin, for twelve hours',
      answers: [{ status: 201, description: 'Signed in', schema: embedReply, example: { token: `aws_${'x'.repeat(43)}`, viewer: { id: staffExample.authorId, name: staffExample.name, kind: 'staff' } } }],
      problems: [...refusals, 'link-used'],
    }), // biome-ignore format: an example
    body(embedEntry, { code: `awl_${'x'.repeat(43)}` }),
    async (c) => {
      const { site } = c.var
      const page = { origin: c.req.header('origin')!, agent: c.req.header('user-agent') ?? '' }
      const token = await enterEmbed(db, site.id, c.req.valid('json').code, page)
      const staff = (await findStaff(db, site.id, token, page.origin))!
      privately(c)
      return c.json({ token, viewer: publicViewer(staffViewer(staff)) }, 201)
    },
  )

  app.delete(
    '/staff/embed-sessions',
    operation({
      id: 'leaveEmbed',
      token: 'required',
      summary: 'End the session of the token this is asked with',
      answers: [{ status: 200, description: 'Signed out', schema: v.strictObject({}), example: {} }],
      problems: ['origin-not-allowed', 'sign-in-required', 'too-large'],
    }),
    async (c) => {
      privately(c)
      const staff = await staffOf(c as unknown as Context<SiteEnv>, { db, policy })
      if (staff?.kind !== 'embed') throw new Problem('sign-in-required', {})
      await endSession(db, c.var.site.id, staff, staff.sessionId)
      return c.json({})
    },
  )

  return app
}
