import { Hono } from 'hono'
import * as v from 'valibot'
import { staffExample } from '../../../shared/api/examples/staff.ts'
import { roleChange, staffPerson } from '../../../shared/people/staff.ts'
import { uuid } from '../../../shared/schema.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, path } from '../../platform/http/parse.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import { changeRole, removePerson } from './change-team.ts'

const onePath = path(v.object({ site: v.string(), id: uuid }))
const refusals = [
  'sign-in-required',
  'not-allowed',
  'origin-not-allowed',
  'last-owner',
  'too-large',
  'storage-full',
] as const

/** Changing who is on a site's team, below /api/v1/sites/{site}/staff. Goes after the other routes there. */
export function teamRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<StaffEnv>()
  const only = () => requireStaff({ db, policy }, 'team')

  app.patch(
    '/staff/:id',
    operation({
      id: 'changeRole',
      team: true,
      summary: 'Give somebody another role; a site keeps an owner',
      answers: [{ status: 200, description: 'As they now are', schema: staffPerson, example: staffExample }],
      problems: [...refusals, 'malformed-json', 'unsupported-media-type', 'invalid'],
    }),
    only(),
    onePath,
    body(roleChange, { role: 'moderator' }),
    async (c) => {
      const { site, staff } = c.var
      return c.json(await changeRole(db, site.id, staff, c.req.valid('param').id, c.req.valid('json').role))
    },
  )

  app.delete(
    '/staff/:id',
    operation({
      id: 'removeStaff',
      team: true,
      summary: "Take somebody's role away; all their browsers are signed out",
      answers: [{ status: 204, description: 'Removed' }],
      problems: [...refusals],
    }),
    only(),
    onePath,
    async (c) => {
      await removePerson(db, c.var.site.id, c.var.staff, c.req.valid('param').id)
      return c.body(null, 204)
    },
  )

  return app
}
