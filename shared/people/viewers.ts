import * as v from 'valibot'
import { type Comment, comment } from '../comments/comments.ts'
import { earlierGuestsMax, emailMaxLength, nameMaxCharacters, nameMinCharacters } from '../limits.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { countCharacters } from '../text.ts'

/** The bearer of a token. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest' | 'staff'
}

// Direction overrides and invisible characters can disguise one name as another; joiners and variation selectors stay, because
// Persian, Japanese and emoji need them. Five marks in a row climb over the lines above.
const disguisingRe =
  /[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\u2800]--[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]]|\p{M}{5,}/v
// Hangul fillers count as letters and empty braille as a symbol.
const visibleRe = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{S}\p{P}]/u

/** Message for names with invisible or stacked characters. */
export const disguisedName = 'must not hold invisible or stacked characters'

/** A display name in any script: 2 to 40 characters, with a visible one and no disguising ones. */
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

/**
 * `earlier` are the tokens of the guests that this browser had before, sent once: while one of them is under a sanction, what
 * the new guest writes is held. Which they are is not stored.
 */
export const newGuest = v.strictObject({
  name: displayName,
  email: v.optional(emailAddress),
  earlier: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^awg_[\w-]{43}$/))), v.maxLength(earlierGuestsMax))),
})

export const newName = v.strictObject({ name: displayName })

export const viewer = v.strictObject({ id: uuid, name: v.string(), kind: v.picklist(['guest', 'staff']) })

export const viewerReply = v.strictObject({ viewer })

/** The token is a durable device key, shown once; only its hash is kept. */
export const guestReply = v.strictObject({ token: v.string(), viewer })

/** A suspension or ban that stops a person from writing; `until` is null without an end. */
export const restriction = v.strictObject({
  kind: v.picklist(['suspend', 'ban']),
  until: v.nullable(timestamp),
  message: v.nullable(v.string()),
})
export type Restriction = v.InferOutput<typeof restriction>

/** A moderator's message to a person, shown until they mark it as read. */
export const teamMessage = v.strictObject({ id: uuid, text: v.string(), at: timestamp })
export type TeamMessage = v.InferOutput<typeof teamMessage>

/** The viewer's private view of a thread. */
export interface Me {
  viewer: Viewer | null
  rights: { post: boolean; moderate: boolean }
  /** Their own comments that are not public: held, rejected or removed. */
  held: Comment[]
  /** Ids of the comments that they reacted to. */
  reactions: string[]
  /** Ids of the comments with an open report by them. */
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
