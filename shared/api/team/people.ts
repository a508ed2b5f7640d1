import { pageQuery } from '../../paging.ts'
import {
  authorCard,
  expertRequest,
  liftReply,
  newNote,
  newSanction,
  notePage,
  noteReply,
  peoplePage,
  peopleQuery,
  sanctionReply,
} from '../../people/people.ts'
import { authorCardExample, noteExample, personLineExample, sanctionExample } from '../examples/people.ts'
import { gives, operation, says, takes } from '../operation.ts'

const batch = authorCardExample.author.id
const noteBody = { body: noteExample.body }
const notes = gives('A page', notePage, { items: [noteExample], nextCursor: null })
const oneNote = gives('The note', noteReply, { note: noteExample })

export const readAuthors = operation('GET /moderation/authors', {
  id: 'readAuthors',
  tag: 'People',
  summary: 'Look for people by name, and by what was decided about them; who wrote last comes first',
  power: 'sanction',
  query: peopleQuery,
  replies: { 200: gives('A page', peoplePage, { items: [personLineExample], nextCursor: null }) },
})

export const readAuthor = operation('GET /moderation/authors/{id}', {
  id: 'readAuthor',
  tag: 'People',
  summary: 'Read a person with what they did here, what was decided about them, and notes',
  power: 'sanction',
  replies: { 200: gives('The person', authorCard, authorCardExample) },
})

export const changeAuthor = operation('PATCH /moderation/authors/{id}', {
  id: 'changeAuthor',
  tag: 'People',
  summary: 'Give a person the badge of an expert, or take it away',
  power: 'sanction',
  body: takes(expertRequest, { isExpert: true }),
  replies: { 200: gives('As they now are', authorCard, authorCardExample) },
})

export const sanctionAuthor = operation('POST /moderation/authors/{id}/sanctions', {
  id: 'sanctionAuthor',
  tag: 'People',
  summary: 'Restrict a person: a message, review, suspension, ban or shadow ban; in force with their next request',
  power: 'sanction',
  body: takes(newSanction, { kind: 'suspend', days: 7, reason: 'Insults again', message: 'Take a week off.' }),
  replies: { 201: gives('The sanction', sanctionReply, { sanction: sanctionExample, batch, removed: 0 }) },
})

export const liftSanction = operation('DELETE /moderation/sanctions/{id}', {
  id: 'liftSanction',
  tag: 'People',
  summary: 'End a sanction now',
  power: 'sanction',
  replies: { 200: gives('The sanction', liftReply, { sanction: sanctionExample, batch }) },
})

export const readAuthorNotes = operation('GET /moderation/authors/{id}/notes', {
  id: 'readAuthorNotes',
  tag: 'People',
  summary: 'Read what moderators noted about a person, the oldest first',
  power: 'sanction',
  query: pageQuery,
  replies: { 200: notes },
})

export const addAuthorNote = operation('POST /moderation/authors/{id}/notes', {
  id: 'addAuthorNote',
  tag: 'People',
  summary: 'Add a note about a person, for moderators only',
  power: 'sanction',
  body: takes(newNote, noteBody),
  replies: { 201: oneNote },
})

export const readCommentNotes = operation('GET /moderation/comments/{id}/notes', {
  id: 'readCommentNotes',
  tag: 'People',
  summary: 'Read what moderators noted about a comment, the oldest first',
  power: 'sanction',
  query: pageQuery,
  replies: { 200: notes },
})

export const addCommentNote = operation('POST /moderation/comments/{id}/notes', {
  id: 'addCommentNote',
  tag: 'People',
  summary: 'Add a note about a comment, for moderators only',
  power: 'sanction',
  body: takes(newNote, noteBody),
  replies: { 201: oneNote },
})

export const removeNote = operation('DELETE /moderation/notes/{id}', {
  id: 'removeNote',
  tag: 'People',
  summary: 'Remove a note: your own, or anybody’s where you run the site',
  power: 'sanction',
  replies: { 204: says('Removed') },
})
