import * as v from 'valibot'
import { badges } from '../comments/comments.ts'
import { noteMaxLength, searchMaxLength } from '../limits.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { authorRecord, sanctionKinds } from './author-record.ts'

/** Longer than anybody remembers why: then it is a ban. */
const daysMax = 366

const sentence = (name: string) =>
  v.pipe(
    storable,
    v.transform((text) => text.trim()),
    v.minLength(1, `must say ${name}`),
    v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`),
  )

/** A sanction to be made. `days` is how long it lasts; without it, it stands until somebody lifts it. */
export const newSanction = v.pipe(
  v.strictObject({
    kind: v.picklist(sanctionKinds, `must be one of ${sanctionKinds.join(', ')}`),
    days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(daysMax))),
    /** For the team. */
    reason: sentence('why'),
    /** For the person: what a message is, and why somebody cannot write. */
    message: v.optional(sentence('something')),
    /** Also turns down what they wrote in the last 24 hours; one undo takes back both. */
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
  by: v.string(),
  at: timestamp,
  liftedAt: v.nullable(timestamp),
  liftedBy: v.nullable(v.string()),
  readAt: v.nullable(timestamp),
  isInForce: v.boolean(),
})
export type Sanction = v.InferOutput<typeof sanction>

export const sanctionReply = v.strictObject({
  sanction,
  /** What takes it back. */
  batch: uuid,
  /** How many comments were turned down with it. */
  removed: v.number(),
})
export type SanctionReply = v.InferOutput<typeof sanctionReply>
export const liftReply = v.strictObject({ sanction, batch: uuid })

/** What moderators tell each other about a person or a comment. */
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
export const noteList = v.strictObject({ items: v.array(note) })

/** A person, as moderators decide about them. */
export const authorCard = v.strictObject({
  author: authorRecord,
  isStaff: v.boolean(),
  isExpert: v.boolean(),
  sanctions: v.array(sanction),
  notes: v.array(note),
})
export type AuthorCard = v.InferOutput<typeof authorCard>

export const expertRequest = v.strictObject({ isExpert: v.boolean() })

/** Whom of a site's people to list; `reported` are those reported in the last 30 days, the most reported first. */
export const peopleFilters = ['sanctioned', 'reviewed', 'expert', 'reported'] as const
export type PeopleFilter = (typeof peopleFilters)[number]

export const peopleQuery = v.strictObject({
  /** The beginning of any word of the name, or of several; case and accents do not matter. */
  q: v.optional(v.pipe(storable, v.maxLength(searchMaxLength))),
  only: v.optional(v.picklist(peopleFilters, `must be one of ${peopleFilters.join(', ')}`)),
  ...pageQuery.entries,
})

/** A person in the list of people. */
export const personLine = v.strictObject({
  id: uuid,
  name: v.string(),
  badges: v.array(v.picklist(badges)),
  since: timestamp,
  /** Up to 1,000, which also stands for "more". */
  published: v.number(),
  turnedDown: v.number(),
  /** Reports on their comments in the last 30 days; null where they were not asked for. */
  reports: v.nullable(v.number()),
  /** What is in force, and until when. */
  sanctions: v.array(v.strictObject({ kind: v.picklist(sanctionKinds), until: v.nullable(timestamp) })),
})
export type PersonLine = v.InferOutput<typeof personLine>
export const peoplePage = pageOf(personLine)
export type PeoplePage = v.InferOutput<typeof peoplePage>
