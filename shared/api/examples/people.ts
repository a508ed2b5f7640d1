import type { AuthorCard, Note, PersonLine, Sanction } from '../../people/people.ts'
import { viewerExample } from './comments.ts'
import { cardExample } from './moderation.ts'
import { staffExample } from './staff.ts'

export const sanctionExample: Sanction = {
  id: '019a1f34-0000-7a00-8000-000000000001',
  kind: 'suspend',
  until: '2026-11-29T09:31:00.000Z',
  reason: 'Insults again',
  message: 'Take a week off.',
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
  liftedAt: null,
  liftedBy: null,
  readAt: null,
  isActive: true,
}

export const noteExample: Note = {
  id: '019a1f34-0000-7a00-8000-000000000002',
  body: 'Says he works for the council.',
  by: staffExample.name,
  at: '2026-11-22T09:31:00.000Z',
  isMine: true,
}

export const authorCardExample: AuthorCard = {
  author: { ...cardExample.author, sanctions: ['suspend'] },
  isStaff: false,
  isExpert: false,
  sanctions: [sanctionExample],
  earlierNames: [{ name: 'Ana S.', until: '2026-10-02T18:12:00.000Z' }],
  notes: [noteExample],
}

export const personLineExample: PersonLine = {
  id: viewerExample.id,
  name: viewerExample.name,
  badges: ['expert'],
  role: null,
  since: '2026-03-02T10:00:00.000Z',
  published: 14,
  turnedDown: 1,
  reports: null,
  sanctions: [{ kind: 'suspend', until: sanctionExample.until }],
}
