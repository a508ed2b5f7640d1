import * as v from 'valibot'
import { badges } from '../comments/comments.ts'
import { noteMaxLength, searchMaxLength } from '../limits.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { authorRecord, sanctionKinds } from './author-record.ts'
import { roles } from './staff.ts'

/** Longest suspension in days; use a ban for more. */
const daysMax = 366

const sentence = (name: string) =>
  v.pipe(
    storable,
    v.transform((text) => text.trim()),
    v.minLength(1, `must say ${name}`),
    v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`),
  )

/** A new sanction. `days` is its duration; without it, it lasts until it is lifted. */
export const newSanction = v.pipe(
  v.strictObject({
    kind: v.picklist(sanctionKinds, `must be one of ${sanctionKinds.join(', ')}`),
    days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(daysMax))),
    /** Reason for the team. */
    reason: sentence('why'),
    /** Message to the person. */
    message: v.optional(sentence('something')),
    /** Also rejects their comments of the last 24 hours; one undo reverts both. */
    removeRecent: v.optional(v.boolean(), false),
  }),
  v.forward(
    v.check(({ kind, message }) => kind !== 'message' || message !== undefined, 'must say what to tell them'),
    ['message'],
  ),
  v.forward(
    v.check(({ kind, days }) => kind !== 'suspend' || days !== undefined, 'must say for how long'),
    ['days'],
  ),
)
export type NewSanction = v.InferOutput<typeof newSanction>

/** A sanction as the team sees it. */
export const sanction = v.strictObject({
  id: uuid,
  kind: v.picklist(sanctionKinds),
  until: v.nullable(timestamp),
  reason: v.string(),
  message: v.nullable(v.string()),
  /** Null where the server imposed it: another guest of the same browser is under a sanction. */
  by: v.nullable(v.string()),
  at: timestamp,
  liftedAt: v.nullable(timestamp),
  liftedBy: v.nullable(v.string()),
  readAt: v.nullable(timestamp),
  isActive: v.boolean(),
})
export type Sanction = v.InferOutput<typeof sanction>

export const sanctionReply = v.strictObject({
  sanction,
  /** Batch that undoes it. */
  batch: uuid,
  /** Number of comments rejected with it. */
  removed: v.number(),
})
export type SanctionReply = v.InferOutput<typeof sanctionReply>
export const liftReply = v.strictObject({ sanction, batch: uuid })

/** A moderators' note on a person or a comment. */
export const note = v.strictObject({ id: uuid, body: v.string(), by: v.string(), at: timestamp, isMine: v.boolean() })
export type Note = v.InferOutput<typeof note>
export const noteLength = 2_000
export const newNote = v.strictObject({
  body: v.pipe(
    storable,
    v.transform((text) => text.trim()),
    v.minLength(1, 'must say something'),
    v.maxLength(noteLength, `must be ${noteLength} characters or fewer`),
  ),
})
export const noteReply = v.strictObject({ note })
export const notePage = pageOf(note)
export type NotePage = v.InferOutput<typeof notePage>

/** A display name that a person had until then. */
export const earlierName = v.strictObject({ name: v.string(), until: timestamp })
export type EarlierName = v.InferOutput<typeof earlierName>

/** A person's card for moderators. */
export const authorCard = v.strictObject({
  author: authorRecord,
  isStaff: v.boolean(),
  isExpert: v.boolean(),
  sanctions: v.array(sanction),
  /** Newest first. */
  earlierNames: v.array(earlierName),
  /** The first of them: the list of its own has all. */
  notes: v.array(note),
})
export type AuthorCard = v.InferOutput<typeof authorCard>

export const expertRequest = v.strictObject({ isExpert: v.boolean() })

/** Filters of the list of people; `reported`: in the last 30 days, the most reported first. */
export const peopleFilters = ['sanctioned', 'reviewed', 'expert', 'reported'] as const
export type PeopleFilter = (typeof peopleFilters)[number]

export const peopleQuery = v.strictObject({
  /** Beginnings of one or several words of the name; case and accents are ignored. */
  q: v.optional(v.pipe(storable, v.maxLength(searchMaxLength))),
  only: v.optional(v.picklist(peopleFilters, `must be one of ${peopleFilters.join(', ')}`)),
  ...pageQuery.entries,
})

/** A person in the list of people. */
export const personLine = v.strictObject({
  id: uuid,
  name: v.string(),
  badges: v.array(v.picklist(badges)),
  /** Their role on the team; null for readers. */
  role: v.nullable(v.picklist(roles)),
  since: timestamp,
  /** Up to 1,000, which also stands for "or more". */
  published: v.number(),
  turnedDown: v.number(),
  /** Reports of their comments in the last 30 days; null unless the filter is `reported`. */
  reports: v.nullable(v.number()),
  /** Sanctions in force. */
  sanctions: v.array(v.strictObject({ kind: v.picklist(sanctionKinds), until: v.nullable(timestamp) })),
})
export type PersonLine = v.InferOutput<typeof personLine>
export const peoplePage = pageOf(personLine)
export type PeoplePage = v.InferOutput<typeof peoplePage>
