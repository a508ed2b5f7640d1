import { Hono } from 'hono'
import type * as v from 'valibot'
import * as api from '../../../shared/api/team/rules.ts'
import type { ruleDryRunRequest } from '../../../shared/moderation/rules.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { dryRunRule } from './dry-run-rule.ts'
import { readRules, readRuleVersions } from './read-rules.ts'
import { addRule, changeRule, orderRules, removeRule } from './rules.ts'

/** Routes for a site's rules, below /api/v1/sites/{site}/moderation. */
export function ruleRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, api.readRules, ({ site, query }) => readRules(db, site, query))

  route(app, api.addRule, ({ site, staff, body }) => addRule(db, site.id, staff, body))

  route(app, api.changeRule, ({ site, staff, params, body }) => changeRule(db, site.id, staff, params.id, body))

  route(app, api.removeRule, ({ site, staff, params }) => removeRule(db, site.id, staff, params.id))

  route(app, api.readRuleVersions, ({ site, params, query }) => readRuleVersions(db, site, params.id, query))

  route(app, api.orderRules, ({ site, staff, body }) => orderRules(db, site.id, staff, body.ids))

  route(app, api.dryRunRule, ({ site, body, c }) => {
    c.header('Content-Type', 'text/event-stream')
    // Without this nginx buffers events until its buffer is full.
    c.header('X-Accel-Buffering', 'no')
    return c.body(streamOf(db, site.id, body))
  })

  return app
}

/** Streams a rule's test run as server-sent events. It ends when the client disconnects; nothing is stored. */
function streamOf(
  db: Db,
  siteId: string,
  request: v.InferOutput<typeof ruleDryRunRequest>,
): ReadableStream<Uint8Array> {
  const cancelled = new AbortController()
  const steps = dryRunRule(db, siteId, request, cancelled.signal)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const step = await steps.next()
      if (step.done) {
        controller.enqueue(encoder.encode('event: end\ndata: {}\n\n'))
        controller.close()
      } else controller.enqueue(encoder.encode(`event: progress\ndata: ${JSON.stringify(step.value)}\n\n`))
    },
    async cancel() {
      cancelled.abort()
      await steps.return(undefined)
    },
  })
}
