import * as v from 'valibot'
import {
  addressMaxLength,
  bodyMaxBytes,
  bodyMaxCharacters,
  bodyMinCharacters,
  idempotencyKeyMaxLength,
  noteMaxLength,
  pageIdMaxLength,
  pageLimitMax,
  titleMaxLength,
} from '../limits.ts'
import { pageQuery } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { byteLength, countCharacters } from '../text.ts'
import { decisionReasons } from './decision-reasons.ts'
import { type Node, node } from './nodes.ts'
import { proof } from './proof.ts'
import { sorts } from './sorts.ts'

/** States of a comment. `removed`: by a moderator after publication; `deleted`: by its author. */
export const commentStates = ['published', 'held', 'spam', 'rejected', 'removed', 'deleted'] as const
export type CommentState = (typeof commentStates)[number]

export const badges = ['author', 'staff', 'moderator', 'expert', 'featured', 'new', 'pinned'] as const
export type Badge = (typeof badges)[number]

/** Marks set by the team: first in its thread, or an editors' choice. */
export const marks = ['pinned', 'featured'] as const
export type Mark = (typeof marks)[number]

interface CommentAuthor {
  id: string
  name: string
  avatar?: string | undefined
  badges: Badge[]
}

/** A moderator's decision, as its author sees it. */
export const decision = v.strictObject({
  reason: v.picklist(decisionReasons),
  /** Message to the author; required for the reason `other`. */
  message: v.nullable(v.string()),
})
export type Decision = v.InferOutput<typeof decision>

/** States of rejected comments. They count against the author, train the classifier and can be appealed. */
export const rejectedStates: readonly CommentState[] = ['spam', 'rejected', 'removed']

/** Moderation of an unpublished comment, for its author and moderators only. */
export const moderation = v.strictObject({
  /** Names of the screening phases that objected, such as `links`. */
  reasons: v.array(v.string()),
  decision: v.nullable(decision),
  /** Time of the appeal. */
  appealedAt: v.nullable(timestamp),
  mayAppeal: v.boolean(),
  /** Whether an edit resubmits it for review. */
  mayResubmit: v.boolean(),
})
export type Moderation = v.InferOutput<typeof moderation>

/**
 * A comment as a viewer sees it. A tombstone has no author and body; `source`, `etag` and `editableUntil` are for those who may
 * edit.
 */
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
  /** Absent without marks. */
  marks?: Mark[] | undefined
  replies?: CommentPage | undefined
  source?: string | undefined
  /** ETag for If-Match to edit this version. */
  etag?: string | undefined
  editableUntil?: string | undefined
  moderation?: Moderation | undefined
}

/** A page of siblings; `nextCursor` is opaque, null at the end. */
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

/** Answer of operations on one comment. */
export const commentReply = v.strictObject({ comment })

/** Context of a permalink: the ancestors from the root down, the comment, and its first replies. */
export interface CommentContext {
  ancestors: Comment[]
  comment: Comment
  replies: CommentPage
}
export const commentContext = v.strictObject({ ancestors: v.array(comment), comment, replies: commentPage })

/** A comment's Markdown as typed; stored unchanged. */
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

/** Reason of an edit or a redaction. */
export const note = v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))
const unset = ['', 'null', 'undefined']

/** A page's own id. Refuses values that broken templates send, which would merge all pages of a site into one thread. */
export const pageId = v.pipe(
  storable,
  v.maxLength(pageIdMaxLength, `must be ${pageIdMaxLength} characters or fewer`),
  v.check((id) => !unset.includes(id.trim()), 'must be a real page id, not an empty or undefined value'),
)

/** A page's address as a browser has it; the server keeps what of it names the page. */
export const pageUrl = v.pipe(
  storable,
  v.maxLength(addressMaxLength, `must be ${addressMaxLength} characters or fewer`),
  v.check((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'must be an http or https address'),
)

/** The page that a comment belongs to, identified by its own id or else by its address. */
export const page = v.strictObject({
  id: v.optional(pageId),
  url: pageUrl,
  /** The page's `<link rel="canonical">`, as in a thread's query. */
  canonical: v.optional(pageUrl),
  title: v.optional(v.pipe(storable, v.maxLength(titleMaxLength, `must be ${titleMaxLength} characters or fewer`))),
})
export type Page = v.InferOutput<typeof page>

/** Input of bot protection. A comment without it is held at most, never refused. */
export const checks = v.strictObject({
  /** Content of the honeypot field. */
  honeypot: v.optional(v.pipe(storable, v.maxLength(1_000))),
  /** Milliseconds from the first keystroke to sending. */
  tookMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** Solution of the challenge of `proof-required`; null if the client cannot compute one. */
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

export const commentEdit = v.strictObject({
  body: bodySource,
  note: v.optional(note),
  /** A moderator's edit of somebody else's comment leaves the former text in the public history, instead of redacting it. */
  keepsFormer: v.optional(v.boolean()),
})
export type CommentEdit = v.InferOutput<typeof commentEdit>

export const previewRequest = v.strictObject({ body: bodySource })
export const previewReply = v.strictObject({ body: v.array(node) })

export const idempotencyKey = v.pipe(
  storable,
  v.minLength(8, 'must be 8 characters or more'),
  v.maxLength(idempotencyKeyMaxLength, `must be ${idempotencyKeyMaxLength} characters or fewer`),
)

/** Query of a thread's page with a sort order, or of up to 100 comments by id. */
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
  /** Only featured comments of any depth, newest first. */
  featured: v.optional(v.literal('true', 'must be true')),
})
