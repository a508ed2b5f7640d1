import { Hono } from 'hono'
import * as v from 'valibot'
import { nudgeCount, nudgeReport, pace, paceQuery } from '../../../shared/moderation/nudges.ts'
import { findViewer, tokenRequired } from '../../identity/find-viewer.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, query } from '../../platform/http/parse.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { pageKey } from '../../threads/page-key.ts'
import { type ModerationDeps, refusals } from '../queue/routes.ts'
import { countNudge, readNudges } from './outcomes.ts'
import { readPace } from './read-pace.ts'

const reportExample = { days: 30, items: [{ kind: 'tone', shown: 40, edited: 14, posted: 20, abandoned: 6 }] } as const

/** What gentle words need to know, and what came of them, below /api/v1/sites/{site}. */
export function nudgeRoutes({ db, policy, limits }: ModerationDeps & { limits: RateLimits }) {
  const app = new Hono<SiteEnv>()
  const team = new Hono<StaffEnv>()

  app.get(
    '/me/pace',
    operation({
      id: 'readPace',
      summary: 'Read how much of a page’s talk is one’s own: for a word in good time, and for nothing else',
      token: 'required',
      answers: [
        {
          status: 200,
          description: 'How much',
          schema: pace,
          example: { lately: { own: 6, of: 10 }, pair: { name: 'Ben', replies: 8 } },
        },
      ],
      problems: ['token-required', 'invalid'],
    }),
    query(paceQuery),
    async (c) => {
      const { site } = c.var
      const viewer = await findViewer(c, db)
      if (!viewer) throw tokenRequired()
      const { page, url, parent } = c.req.valid('query')
      const threadKey = pageKey({ id: page, url }, site, policy)
      privately(c)
      return c.json(await readPace(db, site.id, viewer.id, { threadKey, parent }))
    },
  )

  app.post(
    '/nudges',
    operation({
      id: 'countNudge',
      summary: 'Count what came of a nudge; no token is looked at, and nothing is kept of who it was',
      answers: [{ status: 202, description: 'Counted', schema: v.strictObject({}), example: {} }],
      problems: ['malformed-json', 'origin-not-allowed', 'too-large', 'unsupported-media-type', 'invalid', 'storage-full'],
    }), // biome-ignore format: a list
    body(nudgeCount, { kind: 'tone', outcome: 'shown' }),
    async (c) => {
      const { site, address } = c.var
      // Beside the writes, not among them: whoever is counted may post all the same.
      await limits.count(`${site.id} nudges ${address}`, site.settings.writesPerMinutePerAuthor)
      if (site.settings.nudges) await countNudge(db, site.id, c.req.valid('json'))
      privately(c)
      return c.json({}, 202)
    },
  )

  team.get(
    '/moderation/nudges',
    operation({
      id: 'readNudges',
      team: true,
      summary: 'Read what came of each kind of nudge within the last 30 days',
      answers: [{ status: 200, description: 'Numbers', schema: nudgeReport, example: reportExample }],
      problems: [...refusals],
    }),
    requireStaff({ db, policy }, 'readRules'),
    async (c) => c.json(await readNudges(db, c.var.site.id)),
  )

  return app.route('/', team)
}
