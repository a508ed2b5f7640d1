import { Hono } from 'hono'
import * as v from 'valibot'
import { rehearsalExample, ruleExample, ruleRequestExample } from '../../../shared/api/examples/rules.ts'
import {
  orderedRules,
  rehearsalRequest,
  ruleList,
  ruleOrder,
  ruleRemoval,
  ruleReply,
  ruleRequest,
} from '../../../shared/moderation/rules.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { type ModerationDeps, onePath, refusals, writeRefusals } from '../queue/routes.ts'
import { rehearse } from './rehearse.ts'
import { addRule, changeRule, orderRules, readRules, readRuleVersions, removeRule } from './rules.ts'

/** The rules a site makes for itself, below /api/v1/sites/{site}/moderation. */
export function ruleRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)
  const list = { status: 200, description: 'The rules', schema: ruleList, example: { items: [ruleExample] } }
  const one = (status: number) => ({
    status,
    description: 'The rule',
    schema: ruleReply,
    example: { rule: ruleExample, batch: ruleExample.id },
  })

  app.get(
    '/moderation/rules',
    operation({ id: 'readRules', team: true, summary: 'Read the rules in their order', answers: [list], problems: [...refusals] }),
    only('readRules'),
    async (c) => c.json({ items: await readRules(db, c.var.site.id) }),
  ) // biome-ignore format: one line

  app.post(
    '/moderation/rules',
    operation({
      id: 'addRule',
      team: true,
      summary: 'Make a rule: when this holds of a comment, then do that; in force within seconds',
      answers: [one(201)],
      problems: [...writeRefusals],
    }),
    only('changeRules'),
    body(ruleRequest, ruleRequestExample),
    async (c) => c.json(await addRule(db, c.var.site.id, c.var.staff, c.req.valid('json')), 201),
  )

  app.put(
    '/moderation/rules/:id',
    operation({
      id: 'changeRule',
      team: true,
      summary: 'Save a rule as its next version, or switch it on or off',
      answers: [one(200)],
      problems: [...writeRefusals],
    }),
    only('changeRules'),
    onePath,
    body(ruleRequest, ruleRequestExample),
    async (c) => {
      const { site, staff } = c.var
      return c.json(await changeRule(db, site.id, staff, c.req.valid('param').id, c.req.valid('json')))
    },
  )

  app.delete(
    '/moderation/rules/:id',
    operation({
      id: 'removeRule',
      team: true,
      summary: 'Take a rule out of force; its versions stay, and the log can bring it back',
      answers: [{ status: 200, description: 'Removed', schema: ruleRemoval, example: { batch: ruleExample.id } }],
      problems: [...refusals, 'too-large', 'storage-full'],
    }),
    only('changeRules'),
    onePath,
    async (c) => c.json(await removeRule(db, c.var.site.id, c.var.staff, c.req.valid('param').id)),
  )

  app.get(
    '/moderation/rules/:id/versions',
    operation({
      id: 'readRuleVersions',
      team: true,
      summary: 'Read every version of a rule, the newest first',
      answers: [list],
      problems: [...refusals],
    }),
    only('readRules'),
    onePath,
    async (c) => c.json({ items: await readRuleVersions(db, c.var.site.id, c.req.valid('param').id) }),
  )

  app.put(
    '/moderation/rule-order',
    operation({
      id: 'orderRules',
      team: true,
      summary: 'Put the rules into another order: of those that decide, the first counts',
      answers: [{ ...list, schema: orderedRules, example: { ...list.example, batch: ruleExample.id } }],
      problems: [...writeRefusals],
    }),
    only('changeRules'),
    body(ruleOrder, { ids: [ruleExample.id] }),
    async (c) => c.json(await orderRules(db, c.var.site.id, c.var.staff, c.req.valid('json').ids)),
  )

  app.post(
    '/moderation/rehearsals',
    operation({
      id: 'rehearseRule',
      team: true,
      summary: 'Try a rule on past comments before it is saved; nothing changes, and hanging up ends it',
      answers: [
        {
          status: 200,
          description: 'Events `rehearsal`: how far it has come, after every 500 comments, and `end` after the last',
          type: 'text/event-stream',
          schema: v.string(),
          example: `event: rehearsal\ndata: ${JSON.stringify(rehearsalExample)}\n\nevent: end\ndata: {}\n\n`,
        },
      ],
      problems: [...writeRefusals],
    }),
    only('readRules'),
    body(rehearsalRequest, { rule: ruleRequestExample, days: 7 }),
    (c) => {
      c.header('Content-Type', 'text/event-stream')
      // nginx would otherwise gather events until its buffer is full.
      c.header('X-Accel-Buffering', 'no')
      return c.body(streamOf(db, c.var.site.id, c.req.valid('json')))
    },
  )

  return app
}

/** A rehearsal as it goes on; who reads no further ends it. One answer of one process: there is no job to be lost. */
function streamOf(db: Db, siteId: string, request: v.InferOutput<typeof rehearsalRequest>): ReadableStream<Uint8Array> {
  const cancelled = new AbortController()
  const steps = rehearse(db, siteId, request, cancelled.signal)
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const step = await steps.next()
      if (step.done) {
        controller.enqueue(encoder.encode('event: end\ndata: {}\n\n'))
        controller.close()
      } else controller.enqueue(encoder.encode(`event: rehearsal\ndata: ${JSON.stringify(step.value)}\n\n`))
    },
    async cancel() {
      cancelled.abort()
      await steps.return(undefined)
    },
  })
}
