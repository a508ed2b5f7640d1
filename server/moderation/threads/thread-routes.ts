import { Hono } from 'hono'
import { commentExample } from '../../../shared/api/examples/comments.ts'
import { heatExample } from '../../../shared/api/examples/moderation.ts'
import { heatChange, heatReply } from '../../../shared/comments/posting-limits.ts'
import { markReply } from '../../../shared/moderation/moderation.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { operation } from '../../platform/http/operation.ts'
import { body } from '../../platform/http/parse.ts'
import { changeHeat, readHeat } from '../../threads/posting-limits.ts'
import { type ModerationDeps, onePath, refusals, writeRefusals } from '../queue/routes.ts'
import { setMark } from './marks.ts'

/** Deciding about threads and what stands first in them, below /api/v1/sites/{site}/moderation. */
export function threadModerationRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)

  app.get(
    '/moderation/threads/:id',
    operation({
      id: 'readHeat',
      team: true,
      summary: 'Read how lively a thread may be',
      answers: [{ status: 200, description: 'The thread', schema: heatReply, example: { thread: heatExample, batch: null } }],
      problems: [...refusals],
    }), // biome-ignore format: an example
    only('steer'),
    onePath,
    async (c) => c.json({ thread: await readHeat(db, c.var.site.id, c.req.valid('param').id), batch: null }),
  )

  app.patch(
    '/moderation/threads/:id',
    operation({
      id: 'changeHeat',
      team: true,
      summary: 'Change how lively a thread may be: open or closed, slow, for members only, held; readers are told at once',
      answers: [{ status: 200, description: 'The thread', schema: heatReply, example: { thread: heatExample, batch: heatExample.id } }],
      problems: [...writeRefusals],
    }), // biome-ignore format: an example
    only('steer'),
    onePath,
    body(heatChange, { slowS: 60, slowMinutes: 30, reason: 'Too fast to follow' }),
    async (c) => {
      const { site, staff } = c.var
      const { id } = c.req.valid('param')
      const by = { actor: 'staff', actorId: staff.id, source: staff.kind } as const
      const batch = await changeHeat(db, site.id, id, c.req.valid('json'), by)
      return c.json({ thread: await readHeat(db, site.id, id), batch })
    },
  )

  const marks = [
    { name: 'pin', mark: 'pinned', power: 'steer', on: 'Pin a comment to the top of its thread; up to three a thread', off: 'Take a pin away' },
    { name: 'pick', mark: 'pick', power: 'pick', on: 'Pick a comment: the editors’ choice', off: 'Take a pick away' },
  ] as const // biome-ignore format: a table

  for (const { name, mark, power, on, off } of marks)
    for (const [method, summary] of [
      ['put', on],
      ['delete', off],
    ] as const)
      app[method](
        `/moderation/comments/:id/${name}`,
        operation({
          id: method === 'put' ? `${name}Comment` : `un${name}Comment`,
          team: true,
          summary,
          answers: [{ status: 200, description: 'The comment', schema: markReply, example: { comment: { ...commentExample, ...(method === 'put' && { marks: [mark] }) }, batch: heatExample.id } }],
          problems: [...refusals, 'comment-gone', 'invalid', 'too-large', 'storage-full'],
        }), // biome-ignore format: an example
        only(power),
        onePath,
        async (c) => {
          const { site, staff } = c.var
          return c.json(await setMark(db, site, staff, c.req.valid('param').id, mark, method === 'put'))
        },
      )

  return app
}
