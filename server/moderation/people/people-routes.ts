import { Hono } from 'hono'
import * as api from '../../../shared/api/team/people.ts'
import type { StaffEnv } from '../../identity/staff/authorise.ts'
import { addNote, readNotes, removeNote } from '../../people/notes.ts'
import type { Db } from '../../platform/database/database.ts'
import { route } from '../../platform/http/route.ts'
import { setExpert } from './expert.ts'
import { listPeople } from './list-people.ts'
import { readAuthorCard } from './people.ts'
import { liftSanction, sanctionAuthor } from './sanction.ts'

/** Routes to moderate people, below /api/v1/sites/{site}/moderation. */
export function peopleRoutes({ db }: { db: Db }) {
  const app = new Hono<StaffEnv>()

  route(app, api.readAuthors, ({ site, query }) => listPeople(db, site, query))

  route(app, api.readAuthor, ({ site, staff, params }) => readAuthorCard(db, site, staff, params.id))

  route(app, api.changeAuthor, async ({ site, staff, params, body }) => {
    const { id } = params
    await setExpert(db, site.id, staff, id, body.isExpert)
    return readAuthorCard(db, site, staff, id)
  })

  route(app, api.sanctionAuthor, ({ site, staff, params, body }) => sanctionAuthor(db, site.id, staff, params.id, body))

  route(app, api.liftSanction, ({ site, staff, params }) => liftSanction(db, site.id, staff, params.id))

  route(app, api.readAuthorNotes, ({ site, staff, params, query }) =>
    readNotes(db, site, staff, { authorId: params.id }, query),
  )

  route(app, api.readCommentNotes, ({ site, staff, params, query }) =>
    readNotes(db, site, staff, { commentId: params.id }, query),
  )

  route(app, api.addAuthorNote, async ({ site, staff, params, body }) => ({
    note: await addNote(db, site.id, staff, { authorId: params.id }, body.body),
  }))

  route(app, api.addCommentNote, async ({ site, staff, params, body }) => ({
    note: await addNote(db, site.id, staff, { commentId: params.id }, body.body),
  }))

  route(app, api.removeNote, async ({ site, staff, params }) => {
    await removeNote(db, site.id, staff, params.id)
  })

  return app
}
