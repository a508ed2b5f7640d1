import * as v from 'valibot'
import { pageOf } from '../paging.ts'
import { timestamp, uuid } from '../schema.ts'
import { displayName, emailAddress, viewer } from './viewers.ts'

/** Roles. Writers reply with a badge; the others moderate, and admins and owners also manage the site. */
export const roles = ['owner', 'admin', 'moderator', 'writer'] as const
export type Role = (typeof roles)[number]

/**
 * Powers and the roles that have them. `decide`: moderate comments; `sanction`: moderate people; `changeThreads`: change threads
 * and pin comments; `correctPages`: correct a thread's title and address; `assign`: assign comments within the team, and save
 * views; `manageTeam`: invite, change roles and remove; `ownAccount`: one's own sessions and mails, and who is in the team.
 */
export const powers = {
  decide: ['owner', 'admin', 'moderator'],
  sanction: ['owner', 'admin', 'moderator'],
  changeThreads: ['owner', 'admin', 'moderator'],
  assign: ['owner', 'admin', 'moderator'],
  feature: ['owner', 'admin', 'moderator', 'writer'],
  readRules: ['owner', 'admin', 'moderator'],
  changeRules: ['owner', 'admin'],
  correctPages: ['owner', 'admin'],
  readLog: ['owner', 'admin', 'moderator'],
  manageTeam: ['owner'],
  ownAccount: ['owner', 'admin', 'moderator', 'writer'],
} as const satisfies Record<string, readonly Role[]>
export type Power = keyof typeof powers

export const mayDo = (role: Role, power: Power): boolean => (powers[power] as readonly Role[]).includes(role)

/** A member of the team as the others see them. */
export interface StaffPerson {
  id: string
  authorId: string
  name: string
  role: Role
  since: string
}
export const staffPerson = v.strictObject({
  id: uuid,
  authorId: uuid,
  name: v.string(),
  role: v.picklist(roles),
  since: timestamp,
})

/** A signed-in browser. */
export interface StaffSession {
  id: string
  kind: 'console' | 'embed'
  /** User agent of the browser. */
  agent: string
  origin: string | null
  startedAt: string
  seenAt: string
  isCurrent: boolean
}
export const staffSession = v.strictObject({
  id: uuid,
  kind: v.picklist(['console', 'embed']),
  agent: v.string(),
  origin: v.nullable(v.string()),
  startedAt: timestamp,
  seenAt: timestamp,
  isCurrent: v.boolean(),
})

/** An unused link; its token is shown only when it is made. */
export const invitation = v.strictObject({
  id: uuid,
  role: v.picklist(roles),
  /** Name of the person it is for; null for the first owner's link. */
  label: v.nullable(v.string()),
  createdAt: timestamp,
  expiresAt: timestamp,
})
export type Invitation = v.InferOutput<typeof invitation>

const token = v.pipe(v.string(), v.regex(/^aw[a-z]_[\w-]{43}$/, 'is not one of our links'))

/** Signs in by a link; an invitation needs the new person's name. */
export const sessionRequest = v.strictObject({ link: token, name: v.optional(displayName) })
export const linkCheckRequest = v.strictObject({ link: token })
/** What a link is for: `person` is whose other browser it signs in, null for an invitation. */
export const linkReply = v.strictObject({
  role: v.picklist(roles),
  label: v.nullable(v.string()),
  person: v.nullable(v.string()),
  site: v.string(),
})
/** A link that signs in another browser of who asks; its token is shown only here. */
export const browserLink = v.strictObject({ token: v.string(), expiresAt: timestamp })
export type BrowserLink = v.InferOutput<typeof browserLink>

export const newInvitation = v.strictObject({ role: v.picklist(roles), label: displayName })
const newInvitationView = v.strictObject({ ...invitation.entries, label: v.string() })
export const invitationReply = v.strictObject({ invitation: newInvitationView, token: v.string() })
export type InvitationReply = v.InferOutput<typeof invitationReply>
export const roleChange = v.strictObject({ role: v.picklist(roles) })

/** SHA-256 of a verifier, base64url (RFC 7636, S256). */
export const embedChallenge = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'must be a SHA-256 in base64url'))
const embedVerifier = v.pipe(v.string(), v.regex(/^[\w.~-]{43,128}$/, 'must be 43 to 128 letters, digits and -._~'))

/** Asks for a code to moderate on pages of an origin. */
export const newEmbedCode = v.strictObject({
  origin: v.pipe(v.string(), v.url('must be an origin'), v.maxLength(300)),
  challenge: embedChallenge,
})
export type NewEmbedCode = v.InferOutput<typeof newEmbedCode>
export const embedCodeReply = v.strictObject({ code: v.string() })

/** Signs in on a page with comments by a code, with what its challenge was made of. */
export const embedSessionRequest = v.strictObject({ code: token, verifier: embedVerifier })
export type EmbedSessionRequest = v.InferOutput<typeof embedSessionRequest>
export const embedReply = v.strictObject({ token: v.string(), viewer })

export const sessionReply = v.strictObject({
  staff: staffPerson,
  site: v.strictObject({ slug: v.string(), name: v.string() }),
  powers: v.array(v.picklist(Object.keys(powers) as Power[])),
})
export type SessionReply = v.InferOutput<typeof sessionReply>

export const staffPage = pageOf(staffPerson)
export type StaffPage = v.InferOutput<typeof staffPage>
export const invitationPage = pageOf(invitation)
export type InvitationPage = v.InferOutput<typeof invitationPage>

/** Mail settings of a member of the team: address, and whether they want mail about held comments. */
export const mailSettingsChange = v.strictObject({ email: v.nullable(emailAddress), wantsMail: v.boolean() })
export type MailSettingsChange = v.InferOutput<typeof mailSettingsChange>
/** `pending` is another address, to which mail goes once the link that was mailed there is used. */
export const mailSettings = v.strictObject({ ...mailSettingsChange.entries, pending: v.nullable(emailAddress) })
export type MailSettings = v.InferOutput<typeof mailSettings>

export const sessionPage = pageOf(staffSession)
export type SessionPage = v.InferOutput<typeof sessionPage>
