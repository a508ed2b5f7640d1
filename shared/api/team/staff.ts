import { pageQuery } from '../../paging.ts'
import {
  browserLink,
  embedCodeReply,
  embedReply,
  embedSessionRequest,
  invitationPage,
  invitationReply,
  linkCheckRequest,
  linkReply,
  mailSettings,
  mailSettingsChange,
  newEmbedCode,
  newInvitation,
  roleChange,
  sessionPage,
  sessionReply,
  sessionRequest,
  staffPage,
  staffPerson,
} from '../../people/staff.ts'
import { invitationExample, sessionExample, staffExample } from '../examples/staff.ts'
import { gives, operation, says, takes } from '../operation.ts'

const linkExample = `awl_${'x'.repeat(43)}`
// Those of RFC 7636, appendix B.
const verifierExample = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challengeExample = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const mailExample = { email: 'priya@example.org', wantsMail: true, pending: null }

export const checkStaffLink = operation('POST /staff/link-checks', {
  id: 'checkStaffLink',
  tag: 'Staff',
  summary: 'Read what a link of the team would make of its holder; nothing changes',
  body: takes(linkCheckRequest, { link: linkExample }),
  replies: {
    200: gives('What it is for', linkReply, { role: 'moderator', label: 'Priya', person: null, site: 'Demo' }),
  },
  problems: ['link-used'],
})

export const startStaffSession = operation('POST /staff/session', {
  id: 'startStaffSession',
  tag: 'Staff',
  summary: 'Use a link: join the team, or sign in another browser, by a cookie; an invitation needs a name',
  body: takes(sessionRequest, { link: linkExample, name: 'Priya Shah' }),
  replies: { 201: gives('Signed in', sessionReply, sessionExample) },
  problems: ['link-used'],
})

export const readStaffSession = operation('GET /staff/session', {
  id: 'readStaffSession',
  tag: 'Staff',
  summary: 'Read who is signed in, and what they may do',
  power: 'ownAccount',
  replies: { 200: gives('Who it is', sessionReply, sessionExample) },
})

export const endStaffSession = operation('DELETE /staff/session', {
  id: 'endStaffSession',
  tag: 'Staff',
  summary: 'Sign this browser out',
  power: 'ownAccount',
  replies: { 204: says('Signed out') },
})

export const readStaffSessions = operation('GET /staff/sessions', {
  id: 'readStaffSessions',
  tag: 'Staff',
  summary: 'List the browsers you are signed in with',
  power: 'ownAccount',
  query: pageQuery,
  replies: { 200: gives('A page', sessionPage, { items: [], nextCursor: null }) },
})

export const endOtherStaffSessions = operation('DELETE /staff/sessions', {
  id: 'endOtherStaffSessions',
  tag: 'Staff',
  summary: 'Sign all your other browsers and pages out, and withdraw the links for another one',
  power: 'ownAccount',
  replies: { 204: says('Signed out') },
})

export const makeBrowserLink = operation('POST /staff/browser-links', {
  id: 'makeBrowserLink',
  tag: 'Staff',
  summary: 'Make a link that signs in another browser of yours, good once and for a day; its token is shown this once',
  power: 'ownAccount',
  replies: {
    201: gives('The link', browserLink, { token: linkExample, expiresAt: '2026-11-23T09:31:00.000Z' }),
  },
})

export const revokeStaffSession = operation('DELETE /staff/sessions/{id}', {
  id: 'revokeStaffSession',
  tag: 'Staff',
  summary: 'Sign one of your own browsers out',
  power: 'ownAccount',
  replies: { 204: says('Signed out') },
})

export const readStaff = operation('GET /staff', {
  id: 'readStaff',
  tag: 'Staff',
  summary: 'List the team',
  power: 'ownAccount',
  query: pageQuery,
  replies: { 200: gives('A page', staffPage, { items: [staffExample], nextCursor: null }) },
})

export const readInvitations = operation('GET /staff/invitations', {
  id: 'readInvitations',
  tag: 'Staff',
  summary: 'List the invitations nobody has used yet',
  power: 'manageTeam',
  query: pageQuery,
  replies: { 200: gives('A page', invitationPage, { items: [invitationExample], nextCursor: null }) },
})

export const inviteStaff = operation('POST /staff/invitations', {
  id: 'inviteStaff',
  tag: 'Staff',
  summary: 'Make a link that is good once and for a week; its token is shown this once',
  power: 'manageTeam',
  body: takes(newInvitation, { role: 'moderator', label: 'Priya' }),
  replies: {
    201: gives('The link', invitationReply, {
      invitation: { ...invitationExample, label: 'Priya' },
      token: linkExample,
    }),
  },
})

export const withdrawInvitation = operation('DELETE /staff/invitations/{id}', {
  id: 'withdrawInvitation',
  tag: 'Staff',
  summary: 'Withdraw a link that nobody has used',
  power: 'manageTeam',
  replies: { 204: says('Withdrawn') },
})

export const changeRole = operation('PATCH /staff/{id}', {
  id: 'changeRole',
  tag: 'Staff',
  summary: 'Give somebody another role; a site keeps an owner',
  power: 'manageTeam',
  body: takes(roleChange, { role: 'moderator' }),
  replies: { 200: gives('As they now are', staffPerson, staffExample) },
  problems: ['last-owner'],
})

export const removeStaff = operation('DELETE /staff/{id}', {
  id: 'removeStaff',
  tag: 'Staff',
  summary: 'Remove somebody from the team; all their browsers are signed out',
  power: 'manageTeam',
  replies: { 204: says('Removed') },
  problems: ['last-owner'],
})

export const readMailSettings = operation('GET /staff/mail', {
  id: 'readMailSettings',
  tag: 'Staff',
  summary: 'Read where you are written to, and whether you are',
  power: 'ownAccount',
  replies: { 200: gives('Your settings', mailSettings, mailExample) },
})

export const changeMailSettings = operation('PATCH /staff/mail', {
  id: 'changeMailSettings',
  tag: 'Staff',
  summary:
    'Change where you are written to when a comment waits for review, and whether you are; another address is confirmed by a link mailed there',
  power: 'ownAccount',
  body: takes(mailSettingsChange, { email: 'priya@example.org', wantsMail: true }),
  replies: { 200: gives('Your settings', mailSettings, mailExample) },
  problems: ['rate-limited'],
})

export const makeEmbedCode = operation('POST /staff/embed-codes', {
  id: 'makeEmbedCode',
  tag: 'Staff',
  summary:
    'Make a code that signs you in on pages of one of the site’s origins, with the verifier of the challenge; good once, for two minutes',
  power: 'ownAccount',
  body: takes(newEmbedCode, { origin: 'https://example.org', challenge: challengeExample }),
  replies: { 201: gives('The code', embedCodeReply, { code: linkExample }) },
})

export const startEmbedSession = operation('POST /staff/embed-sessions', {
  id: 'startEmbedSession',
  tag: 'Staff',
  summary:
    'Use a code with its verifier: signed in as one of the team on the pages of the asking origin, for an hour, renewed by use while the console’s session lives',
  body: takes(embedSessionRequest, { code: linkExample, verifier: verifierExample }),
  replies: {
    201: gives('Signed in', embedReply, {
      token: `aws_${'x'.repeat(43)}`,
      viewer: { id: staffExample.authorId, name: staffExample.name, kind: 'staff' },
    }),
  },
  problems: ['link-used'],
})

export const endEmbedSession = operation('DELETE /staff/embed-sessions', {
  id: 'endEmbedSession',
  tag: 'Staff',
  summary: 'End the session of the token this is asked with',
  token: 'required',
  replies: { 204: says('Signed out') },
  problems: ['sign-in-required'],
})
