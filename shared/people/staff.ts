import * as v from 'valibot'
import { timestamp, uuid } from '../schema.ts'
import { displayName, emailAddress, viewer } from './viewers.ts'

/** What somebody is on a site. A writer answers under a badge; the others decide, and admins and owners run the site. */
export const roles = ['owner', 'admin', 'moderator', 'writer'] as const
export type Role = (typeof roles)[number]

/**
 * What a role may do; everything else is denied. `decide` is about other people's comments, `sanction` about people,
 * `steer` about whole threads and what stands on top of them, `arrange` about who of the team looks at what, `team` about who
 * has a role.
 */
export const powers = {
  decide: ['owner', 'admin', 'moderator'],
  sanction: ['owner', 'admin', 'moderator'],
  steer: ['owner', 'admin', 'moderator'],
  arrange: ['owner', 'admin', 'moderator'],
  feature: ['owner', 'admin', 'moderator', 'writer'],
  readRules: ['owner', 'admin', 'moderator'],
  changeRules: ['owner', 'admin'],
  readLog: ['owner', 'admin', 'moderator'],
  team: ['owner'],
  own: ['owner', 'admin', 'moderator', 'writer'],
} as const satisfies Record<string, readonly Role[]>
export type Power = keyof typeof powers

export const mayDo = (role: Role, power: Power): boolean => (powers[power] as readonly Role[]).includes(role)

/** Somebody with a role, as the others see them. */
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

/** A browser that is signed in. */
export interface StaffSession {
  id: string
  kind: 'console' | 'embed'
  /** What the browser called itself. */
  agent: string
  origin: string | null
  startedAt: string
  seenAt: string
  isThis: boolean
}
export const staffSession = v.strictObject({
  id: uuid,
  kind: v.picklist(['console', 'embed']),
  agent: v.string(),
  origin: v.nullable(v.string()),
  startedAt: timestamp,
  seenAt: timestamp,
  isThis: v.boolean(),
})

/** A link that has not been used yet; its token is shown once, when it is made. */
export const invitation = v.strictObject({
  id: uuid,
  role: v.picklist(roles),
  /** Whom it is for; null for the link to a site's first owner, which names nobody. */
  label: v.nullable(v.string()),
  madeAt: timestamp,
  expiresAt: timestamp,
})
export type Invitation = v.InferOutput<typeof invitation>

const token = v.pipe(v.string(), v.regex(/^aw[a-z]_[\w-]{43}$/, 'is not one of our links'))

/** Entering by a link: with a name, where the link makes somebody new. */
export const entry = v.strictObject({ link: token, name: displayName })
export const linkQuestion = v.strictObject({ link: token })
export const linkReply = v.strictObject({ role: v.picklist(roles), label: v.nullable(v.string()), site: v.string() })

export const newInvitation = v.strictObject({ role: v.picklist(roles), label: displayName })
const newInvitationView = v.strictObject({ ...invitation.entries, label: v.string() })
export const invitationReply = v.strictObject({ invitation: newInvitationView, token: v.string() })
export type InvitationReply = v.InferOutput<typeof invitationReply>
export const roleChange = v.strictObject({ role: v.picklist(roles) })

/** Where on a site somebody of the team goes on: a page's thread, and there perhaps one comment. */
export const embedLinkRequest = v.strictObject({ thread: uuid, comment: v.optional(uuid) })
export const embedLinkReply = v.strictObject({ url: v.string() })
export const embedEntry = v.strictObject({ code: token })
export const embedReply = v.strictObject({ token: v.string(), viewer })
/** What the fragment of an address begins with that brings somebody of the team; by its first word pages load the comments at once. */
export const embedFragment = 'comments&afterword-team='

export const sessionReply = v.strictObject({
  staff: staffPerson,
  site: v.strictObject({ slug: v.string(), name: v.string() }),
  powers: v.array(v.picklist(Object.keys(powers) as Power[])),
})
export type SessionReply = v.InferOutput<typeof sessionReply>

export const team = v.strictObject({
  people: v.array(staffPerson),
  invitations: v.array(invitation),
})
/** Where somebody of the team is written to, and whether they want to be when a comment waits for review. */
export const mailSettings = v.strictObject({ email: v.nullable(emailAddress), wantsMail: v.boolean() })
export type MailSettings = v.InferOutput<typeof mailSettings>

export const sessionList = v.strictObject({ items: v.array(staffSession) })
