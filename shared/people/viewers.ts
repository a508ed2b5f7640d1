import * as v from 'valibot'
import { type Comment, comment } from '../comments/comments.ts'
import { emailMaxLength, nameMaxCharacters, nameMinCharacters } from '../limits.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { countCharacters } from '../text.ts'

/** Whom the server takes the token's bearer for. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest' | 'staff'
}

// Direction overrides and what cannot be seen can dress one name up as another; joiners and variation selectors stay, because
// Persian, Japanese and emoji need them. Five marks in a row climb over the lines above.
const disguisingRe =
  /[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\u2800]--[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]|\p{M}{5,}/v
// Hangul fillers count as letters and empty braille as a symbol.
const visibleRe = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{S}\p{P}]/u

/** What is wrong with a name that shows nothing, or something else than it is. */
export const disguisedName = 'must not hold invisible or stacked characters'

/** A display name in any script: 2 to 40 characters, something visible, nothing that disguises. */
export const displayName = v.pipe(
  storable,
  v.transform((name) => name.trim().replace(/\s+/gu, ' ').normalize('NFC')),
  v.check(
    (name) => name.length <= 400 && countCharacters(name) <= nameMaxCharacters,
    `must be ${nameMaxCharacters} characters or fewer`,
  ),
  v.check(
    (name) => name.length > 400 || countCharacters(name) >= nameMinCharacters,
    `must be ${nameMinCharacters} characters or more`,
  ),
  v.check((name) => visibleRe.test(name) && !disguisingRe.test(name), disguisedName),
)

// RFC 5322 §3.2.3 for what stands before the at sign, 64 octets of it at most (RFC 5321 §4.5.3.1); a host name after it.
const emailRe =
  /^(?=[^@]{1,64}@)[a-z\d!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/i

/** One email address, kept as it was typed: a dot-atom before the at sign, a host name with a dot after it. */
export const emailAddress = v.pipe(
  storable,
  v.maxLength(emailMaxLength),
  v.regex(emailRe, 'must be an email address like name@example.com'),
)

export const newGuest = v.strictObject({ name: displayName, email: v.optional(emailAddress) })

export const viewer = v.strictObject({ id: uuid, name: v.string(), kind: v.picklist(['guest', 'staff']) })

/** The token is a durable device key, shown once; only its hash is kept. */
export const guestReply = v.strictObject({ token: v.string(), viewer })

/** A suspension or ban that stops a person from writing; `until` is null without an end. */
export const restriction = v.strictObject({
  kind: v.picklist(['suspend', 'ban']),
  until: v.nullable(timestamp),
  message: v.nullable(v.string()),
})
export type Restriction = v.InferOutput<typeof restriction>

/** What a moderator tells somebody; it waits until they say that they have read it. */
export const teamMessage = v.strictObject({ id: uuid, text: v.string(), at: timestamp })
export type TeamMessage = v.InferOutput<typeof teamMessage>

/** What only this viewer may see of a thread. */
export interface Me {
  viewer: Viewer | null
  rights: { post: boolean; moderate: boolean }
  /** Their own that the public page does not show: waiting, turned down, removed. */
  held: Comment[]
  /** The ids of the comments of this thread they reacted to. */
  reactions: string[]
  /** The ids of those they reported, while no moderator has looked. */
  reports: string[]
  restriction: Restriction | null
  messages: TeamMessage[]
}
export const me: v.GenericSchema<Me> = v.strictObject({
  viewer: v.nullable(viewer),
  rights: v.strictObject({ post: v.boolean(), moderate: v.boolean() }),
  held: v.array(comment),
  reactions: v.array(uuid),
  reports: v.array(uuid),
  restriction: v.nullable(restriction),
  messages: v.array(teamMessage),
})
export const meQuery = v.strictObject({ thread: v.optional(uuid) })
