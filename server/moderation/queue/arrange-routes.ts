import { Hono } from 'hono'
import { assignedExample, cardExample, viewExample } from '../../../shared/api/examples/moderation.ts'
import { staffExample } from '../../../shared/api/examples/staff.ts'
import { assignmentReply, assignmentRequest } from '../../../shared/moderation/assignments.ts'
import { viewList, viewReply, viewRequest } from '../../../shared/moderation/saved-views.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { assignComments } from '../decisions/assignments.ts'
import { type ModerationDeps, onePath, refusals, writeRefusals } from './routes.ts'
import { readViews, removeView, saveView } from './views.ts'

/** Who of the team looks at what, and how they see it, below /api/v1/sites/{site}/moderation. */
export function arrangeRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)
  const { id: _, ...viewRequestExample } = viewExample
  const item = { comment: cardExample.comment.id, assignment: assignedExample }

  app.post(
    '/moderation/assignments',
    operation({
      id: 'assignComments',
      team: true,
      summary: 'Ask somebody of the team, or whoever is admin or owner, to look at comments; or take that back',
      answers: [{ status: 200, description: 'How each now stands', schema: assignmentReply, example: { batch: viewExample.id, items: [item] } }],
      problems: [...writeRefusals],
    }), // biome-ignore format: an example
    only('arrange'),
    body(assignmentRequest, { comments: [item.comment], to: staffExample.id, note: 'Is this libel?' }),
    async (c) => c.json(await assignComments(db, c.var.site.id, c.var.staff, c.req.valid('json'))),
  )

  app.get(
    '/moderation/views',
    operation({
      id: 'readViews',
      team: true,
      summary: 'Read the queues with filters you keep under names of your own',
      answers: [{ status: 200, description: 'Your views', schema: viewList, example: { items: [viewExample] } }],
      problems: [...refusals],
    }),
    only('arrange'),
    async (c) => c.json({ items: await readViews(db, c.var.site.id, c.var.staff) }),
  )

  app.put(
    '/moderation/views/:id',
    operation({
      id: 'saveView',
      team: true,
      summary: 'Keep a queue with filters under a UUID of your own making, or give one you keep another name',
      answers: [{ status: 200, description: 'The view', schema: viewReply, example: { view: viewExample } }],
      problems: [...writeRefusals],
    }),
    only('arrange'),
    onePath,
    body(viewRequest, viewRequestExample),
    async (c) => {
      const { site, staff } = c.var
      return c.json({ view: await saveView(db, site.id, staff, c.req.valid('param').id, c.req.valid('json')) })
    },
  )

  app.delete(
    '/moderation/views/:id',
    operation({
      id: 'removeView',
      team: true,
      summary: 'Forget a view of yours',
      answers: [{ status: 204, description: 'Removed' }],
      problems: [...refusals, 'too-large'],
    }),
    only('arrange'),
    onePath,
    async (c) => {
      await removeView(db, c.var.site.id, c.var.staff, c.req.valid('param').id)
      return c.body(null, 204)
    },
  )

  return app
}
