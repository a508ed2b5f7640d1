import * as v from 'valibot'
import { participation, participationQuery } from '../../moderation/nudges.ts'
import { guestReply, me, meQuery, newGuest, newName, viewerReply } from '../../people/viewers.ts'
import { uuid } from '../../schema.ts'
import { viewerExample } from '../examples/comments.ts'
import { meExample } from '../examples/threads.ts'
import { gives, operation, says, streams, takes } from '../operation.ts'

export const makeGuest = operation('POST /guests', {
  id: 'makeGuest',
  tag: 'Viewer',
  summary: 'Become a guest: a name and a durable device key, shown once',
  body: takes(newGuest, { name: 'Ana Silva' }),
  replies: { 201: gives('The guest', guestReply, { token: `awg_${'x'.repeat(43)}`, viewer: viewerExample }) },
  problems: ['guests-not-allowed', 'read-only'],
})

export const changeOwnName = operation('PATCH /me', {
  id: 'changeOwnName',
  tag: 'Viewer',
  summary: 'Change your display name, on all your comments; three times a week',
  token: 'required',
  body: takes(newName, { name: 'Ana Souza' }),
  replies: { 200: gives('With the new name', viewerReply, { viewer: { ...viewerExample, name: 'Ana Souza' } }) },
  problems: ['suspended', 'banned', 'read-only', 'not-allowed', 'name-limit'],
})

export const readViewer = operation('GET /me', {
  id: 'readViewer',
  tag: 'Viewer',
  summary: 'Read what only the bearer of the token may see of a thread',
  token: 'optional',
  query: meQuery,
  replies: { 200: gives('The viewer', me, meExample) },
})

export const followViewer = operation('GET /me/events', {
  id: 'followViewer',
  tag: 'Viewer',
  summary: 'Follow your own comments in a thread: each event says to read the viewer again',
  token: 'required',
  query: v.strictObject({ thread: uuid }),
  replies: {
    200: streams(
      'Events `own` without data, one at the start and one whenever readViewer may answer something new',
      v.string(),
      'event: own\ndata: {}\n\n',
    ),
  },
})

export const readParticipation = operation('GET /me/participation', {
  id: 'readParticipation',
  tag: 'Viewer',
  summary: 'Read how much of a page’s conversation is your own, for a nudge while you write',
  token: 'required',
  query: participationQuery,
  replies: { 200: gives('How much', participation, { recent: { own: 6, of: 10 }, pair: { name: 'Ben', replies: 8 } }) },
})

export const markMessageRead = operation('POST /me/messages/{id}/read', {
  id: 'markMessageRead',
  tag: 'Viewer',
  summary: 'Mark a message of the team as read: it is not shown again',
  token: 'required',
  replies: { 204: says('Marked as read') },
})
