import type { Invitation, SessionReply, StaffPerson } from '../../people/staff.ts'

export const staffExample: StaffPerson = {
  id: '019a1f32-0000-7a00-8000-000000000001',
  authorId: '019a1f32-0000-7a00-8000-000000000002',
  name: 'Priya Shah',
  role: 'moderator',
  since: '2026-11-20T08:00:00.000Z',
}

export const sessionExample: SessionReply = {
  staff: staffExample,
  site: { slug: 'demo', name: 'Demo' },
  powers: ['decide', 'sanction', 'changeThreads', 'assign', 'feature', 'readRules', 'readLog', 'ownAccount'],
}

export const invitationExample: Invitation = {
  id: '019a1f32-0000-7a00-8000-000000000003',
  role: 'moderator',
  label: 'Priya',
  createdAt: '2026-11-20T08:00:00.000Z',
  expiresAt: '2026-11-27T08:00:00.000Z',
}
