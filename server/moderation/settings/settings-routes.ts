import { type Context, Hono } from 'hono'
import type { ServerStatus } from '../../../shared/api/team/settings.ts'
import * as api from '../../../shared/api/team/settings.ts'
import { ifMatchOf } from '../../comments/headers.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { dryRunWordLists } from './dry-run-word-lists.ts'
import { readJobs } from './read-jobs.ts'
import { changeScreeningSettings, readScreeningSettings } from './screening-settings.ts'

/** Routes for screening settings, background jobs and the server's status, below /api/v1/sites/{site}/moderation. */
export function settingsRoutes({ db, status }: { db: Db; status: ServerStatus }) {
  const app = new Hono<StaffEnv>()
  const etag = (c: Context, version: string) => c.header('ETag', `"${version}"`)

  route(app, api.readScreeningSettings, async ({ site, c }) => {
    const reply = await readScreeningSettings(db, site)
    etag(c, reply.version)
    return reply
  })

  route(app, api.changeScreeningSettings, async ({ site, staff, body, c }) => {
    const versions = ifMatchOf(c).map((tag) => tag.slice(1, -1))
    const reply = await changeScreeningSettings(db, site, staff, body, versions)
    etag(c, reply.version)
    return reply
  })

  route(app, api.dryRunWordLists, async ({ body }) => ({ found: await dryRunWordLists(body) }))

  route(app, api.readJobs, ({ site, query }) => readJobs(db, site, query))

  route(app, api.readServerStatus, () => ({ ...status }))

  return app
}
