import { Hono } from 'hono'
import {
  authorCardExample,
  noteExample,
  personLineExample,
  sanctionExample,
} from '../../../shared/api/examples/people.ts'
import {
  authorCard,
  expertRequest,
  liftReply,
  newNote,
  newSanction,
  noteList,
  noteReply,
  peoplePage,
  peopleQuery,
  sanctionReply,
} from '../../../shared/people/people.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { requireStaff, type StaffEnv } from '../../identity/staff/require-staff.ts'
import { addNote, type NoteSubject, readNotes, removeNote } from '../../people/notes.ts'
import { operation } from '../../platform/http/operation.ts'
import { body, query } from '../../platform/http/parse.ts'
import { type ModerationDeps, onePath, refusals, writeRefusals } from '../queue/routes.ts'
import { setExpert } from './expert.ts'
import { listPeople } from './list-people.ts'
import { readAuthorCard } from './people.ts'
import { liftSanction, sanctionAuthor } from './sanction.ts'

/** Deciding about people, below /api/v1/sites/{site}/moderation. */
export function peopleRoutes({ db, policy }: ModerationDeps) {
  const app = new Hono<StaffEnv>()
  const only = (power: Power) => requireStaff({ db, policy }, power)

  app.get(
    '/moderation/authors',
    operation({
      id: 'readAuthors',
      team: true,
      summary: 'Look for people by name, and by what was decided about them; who came last comes first',
      answers: [{ status: 200, description: 'A page', schema: peoplePage, example: { items: [personLineExample], nextCursor: null } }],
      problems: [...refusals, 'invalid'],
    }), // biome-ignore format: an example
    only('sanction'),
    query(peopleQuery),
    async (c) => c.json(await listPeople(db, c.var.site, c.req.valid('query'))),
  )

  app.get(
    '/moderation/authors/:id',
    operation({
      id: 'readAuthor',
      team: true,
      summary: 'Read a person with what they did here, what was decided about them, and notes',
      answers: [{ status: 200, description: 'The person', schema: authorCard, example: authorCardExample }],
      problems: [...refusals],
    }),
    only('sanction'),
    onePath,
    async (c) => c.json(await readAuthorCard(db, c.var.site.id, c.var.staff, c.req.valid('param').id)),
  )

  app.patch(
    '/moderation/authors/:id',
    operation({
      id: 'changeAuthor',
      team: true,
      summary: 'Say beside a name that its bearer is an expert, or take that back',
      answers: [{ status: 200, description: 'As they now are', schema: authorCard, example: authorCardExample }],
      problems: [...writeRefusals],
    }),
    only('sanction'),
    onePath,
    body(expertRequest, { isExpert: true }),
    async (c) => {
      const { site, staff } = c.var
      const { id } = c.req.valid('param')
      await setExpert(db, site.id, staff, id, c.req.valid('json').isExpert)
      return c.json(await readAuthorCard(db, site.id, staff, id))
    },
  )

  app.post(
    '/moderation/authors/:id/sanctions',
    operation({
      id: 'sanctionAuthor',
      team: true,
      summary: 'Decide about a person: a message, review, suspension, ban or shadow ban; in force with their next request',
      answers: [{ status: 201, description: 'The sanction', schema: sanctionReply, example: { sanction: sanctionExample, batch: authorCardExample.author.id, removed: 0 } }],
      problems: [...writeRefusals],
    }), // biome-ignore format: an example
    only('sanction'),
    onePath,
    body(newSanction, { kind: 'suspend', days: 7, reason: 'Insults again', message: 'Take a week off.' }),
    async (c) => {
      const { site, staff } = c.var
      return c.json(await sanctionAuthor(db, site.id, staff, c.req.valid('param').id, c.req.valid('json')), 201)
    },
  )

  app.delete(
    '/moderation/sanctions/:id',
    operation({
      id: 'liftSanction',
      team: true,
      summary: 'End a sanction now',
      answers: [{ status: 200, description: 'The sanction', schema: liftReply, example: { sanction: sanctionExample, batch: authorCardExample.author.id } }],
      problems: [...refusals, 'too-large', 'storage-full'],
    }), // biome-ignore format: an example
    only('sanction'),
    onePath,
    async (c) => c.json(await liftSanction(db, c.var.site.id, c.var.staff, c.req.valid('param').id)),
  )

  const subjects = [
    { path: '/moderation/authors/:id/notes', name: 'Author', about: (id: string): NoteSubject => ({ authorId: id }) },
    { path: '/moderation/comments/:id/notes', name: 'Comment', about: (id: string): NoteSubject => ({ commentId: id }) },
  ] as const // biome-ignore format: a table

  for (const { path, name, about } of subjects) {
    app.get(
      path,
      operation({
        id: `read${name}Notes`,
        team: true,
        summary: 'Read what moderators noted, the oldest first',
        answers: [{ status: 200, description: 'The notes', schema: noteList, example: { items: [noteExample] } }],
        problems: [...refusals],
      }),
      only('sanction'),
      onePath,
      async (c) => {
        const { site, staff } = c.var
        return c.json({ items: await readNotes(db, site.id, staff, about(c.req.valid('param').id)) })
      },
    )

    app.post(
      path,
      operation({
        id: `add${name}Note`,
        team: true,
        summary: 'Note something for moderators only',
        answers: [{ status: 201, description: 'The note', schema: noteReply, example: { note: noteExample } }],
        problems: [...writeRefusals],
      }),
      only('sanction'),
      onePath,
      body(newNote, { body: noteExample.body }),
      async (c) => {
        const { site, staff } = c.var
        const made = await addNote(db, site.id, staff, about(c.req.valid('param').id), c.req.valid('json').body)
        return c.json({ note: made }, 201)
      },
    )
  }

  app.delete(
    '/moderation/notes/:id',
    operation({
      id: 'removeNote',
      team: true,
      summary: 'Take a note away: your own, or anybody’s where you run the site',
      answers: [{ status: 204, description: 'Removed' }],
      problems: [...refusals, 'too-large', 'storage-full'],
    }),
    only('sanction'),
    onePath,
    async (c) => {
      await removeNote(db, c.var.site.id, c.var.staff, c.req.valid('param').id)
      return c.body(null, 204)
    },
  )

  return app
}
