import * as v from 'valibot'
import {
  bodyMaxBytes,
  bodyMaxCharacters,
  bodyMinCharacters,
  idempotencyKeyMaxLength,
  noteMaxLength,
  pageIdMaxLength,
  pageLimitMax,
  titleMaxLength,
  urlMaxLength,
} from '../limits.ts'
import { pageQuery } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { byteLength, countCharacters } from '../text.ts'
import { decisionReasons } from './decision-reasons.ts'
import { type Node, node } from './nodes.ts'
import { proof } from './proof.ts'
import { sorts } from './sorts.ts'

/** The same words in table, wire and code. `removed` was taken down by a moderator, `deleted` by its author. */
export const commentStates = ['published', 'held', 'spam', 'rejected', 'removed', 'deleted'] as const
export type CommentState = (typeof commentStates)[number]

export const badges = ['author', 'staff', 'moderator', 'expert', 'featured', 'new', 'pinned'] as const
export type Badge = (typeof badges)[number]

/** What the team thinks of a comment: first in its thread, or the editors' choice. */
export const marks = ['pinned', 'featured'] as const
export type Mark = (typeof marks)[number]

export interface CommentAuthor {
  id: string
  name: string
  avatar?: string | undefined
  badges: Badge[]
}

/** What a moderator told a comment's author. */
export const decision = v.strictObject({
  reason: v.picklist(decisionReasons),
  /** Words for the author; what "other" needs. */
  message: v.nullable(v.string()),
})
export type Decision = v.InferOutput<typeof decision>

/**
 * The states of a comment that moderators or screening turned down: what the site does not want. They count against its author,
 * teach the classifier, and may be appealed.
 */
export const rejectedStates: readonly CommentState[] = ['spam', 'rejected', 'removed']

/** What was made of a comment that is not published, for its author and for moderators only. */
export const moderation = v.strictObject({
  /** Which phases of screening spoke against it, as `links`. */
  reasons: v.array(v.string()),
  decision: v.nullable(decision),
  /** Since when a second look is waited for. */
  appealedAt: v.nullable(timestamp),
  mayAppeal: v.boolean(),
  /** An edit sends it to review again. */
  mayResubmit: v.boolean(),
})
export type Moderation = v.InferOutput<typeof moderation>

/** A comment as one viewer may see it. A tombstone has no author and no body; `source`, `etag` and `editableUntil` go to who may edit. */
export interface Comment {
  id: string
  threadId: string
  parentId: string | null
  depth: number
  state: CommentState
  author: CommentAuthor | null
  body: Node[]
  createdAt: string
  editedAt: string | null
  revision: number
  reactionCount: number
  /** Published direct replies; tombstones are not counted. */
  replyCount: number
  /** Left out where there is none. */
  marks?: Mark[] | undefined
  replies?: CommentPage | undefined
  source?: string | undefined
  /** What If-Match names to edit this version. */
  etag?: string | undefined
  editableUntil?: string | undefined
  moderation?: Moderation | undefined
}

/** One keyset page of siblings; `nextCursor` is opaque, null at the end. */
export interface CommentPage {
  items: Comment[]
  nextCursor: string | null
}

export const commentAuthor = v.strictObject({
  id: uuid,
  name: v.string(),
  avatar: v.optional(v.string()),
  badges: v.array(v.picklist(badges)),
})

export const comment: v.GenericSchema<Comment> = v.strictObject({
  id: uuid,
  threadId: uuid,
  parentId: v.nullable(uuid),
  depth: v.number(),
  state: v.picklist(commentStates),
  author: v.nullable(commentAuthor),
  body: v.array(node),
  createdAt: timestamp,
  editedAt: v.nullable(timestamp),
  revision: v.number(),
  reactionCount: v.number(),
  replyCount: v.number(),
  marks: v.optional(v.array(v.picklist(marks))),
  replies: v.optional(v.lazy((): v.GenericSchema<CommentPage> => commentPage)),
  source: v.optional(v.string()),
  etag: v.optional(v.string()),
  editableUntil: v.optional(timestamp),
  moderation: v.optional(moderation),
})

export const commentPage: v.GenericSchema<CommentPage> = v.strictObject({
  items: v.array(comment),
  nextCursor: v.nullable(v.string()),
})

/** The answer of every call that concerns one comment. */
export const commentReply = v.strictObject({ comment })

/** A permalink's surroundings: the way down from the root, the comment, and the first of its replies. */
export interface CommentContext {
  ancestors: Comment[]
  comment: Comment
  replies: CommentPage
}
export const commentContext = v.strictObject({ ancestors: v.array(comment), comment, replies: commentPage })

/** Markdown as its author typed it; kept byte for byte. */
export const bodySource = v.pipe(
  storable,
  v.check(
    (text) => text.length <= bodyMaxBytes && byteLength(text) <= bodyMaxBytes,
    `must be ${bodyMaxBytes} bytes or fewer`,
  ),
  v.check(
    (text) => text.length > bodyMaxBytes || countCharacters(text.trim()) >= bodyMinCharacters,
    `must be ${bodyMinCharacters} characters or more`,
  ),
  v.check(
    (text) => text.length > bodyMaxBytes || countCharacters(text) <= bodyMaxCharacters,
    `must be ${bodyMaxCharacters} characters or fewer`,
  ),
)

/** A sentence about an edit or a redaction. */
export const note = v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))
const unset = ['', 'null', 'undefined']

/** A page's own id. Values a broken template would send are refused: one theme bug merged every page of a site that way. */
export const pageId = v.pipe(
  storable,
  v.maxLength(pageIdMaxLength, `must be ${pageIdMaxLength} characters or fewer`),
  v.check((id) => !unset.includes(id.trim()), 'must be a real page id, not an empty or undefined value'),
)

export const pageUrl = v.pipe(
  storable,
  v.maxLength(urlMaxLength, `must be ${urlMaxLength} characters or fewer`),
  v.check((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'must be an http or https address'),
)

/** Which page a comment belongs to: its own id where it has one, else its address. */
export const page = v.strictObject({
  id: v.optional(pageId),
  url: pageUrl,
  title: v.optional(v.pipe(storable, v.maxLength(titleMaxLength, `must be ${titleMaxLength} characters or fewer`))),
})
export type Page = v.InferOutput<typeof page>

/** What tells a person's comment from a program's. A sender that cannot do any of it is held at most, never refused. */
export const checks = v.strictObject({
  /** What was in the field nobody sees. */
  trap: v.optional(v.pipe(storable, v.maxLength(1_000))),
  /** Milliseconds from the first letter to sending. */
  tookMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** The solution of the challenge that came with `proof-required`; null from who cannot work. */
  proof: v.optional(v.nullable(proof)),
})
export type Checks = v.InferOutput<typeof checks>

export const newComment = v.strictObject({
  page,
  parentId: v.optional(v.nullable(uuid)),
  body: bodySource,
  checks: v.optional(checks),
})
export type NewComment = v.InferOutput<typeof newComment>

export const commentEdit = v.strictObject({ body: bodySource, note: v.optional(note) })
export type CommentEdit = v.InferOutput<typeof commentEdit>

export const previewRequest = v.strictObject({ body: bodySource })
export const previewReply = v.strictObject({ body: v.array(node) })

export const idempotencyKey = v.pipe(
  storable,
  v.minLength(8, 'must be 8 characters or more'),
  v.maxLength(idempotencyKeyMaxLength, `must be ${idempotencyKeyMaxLength} characters or fewer`),
)

/** A page of a thread in an order; or up to 100 comments by their ids. */
export const threadPageQuery = v.strictObject({
  ...pageQuery.entries,
  id: v.optional(
    v.union([
      v.pipe(
        uuid,
        v.transform((one) => [one]),
      ),
      v.pipe(v.array(uuid), v.maxLength(pageLimitMax, `must name ${pageLimitMax} comments or fewer`)),
    ]),
  ),
  sort: v.optional(v.picklist(sorts, `must be one of ${sorts.join(', ')}`)),
  /** Only featured comments, at any depth, the newest first. */
  featured: v.optional(v.literal('true', 'must be true')),
})
