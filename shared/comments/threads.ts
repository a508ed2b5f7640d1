import * as v from 'valibot'
import { countsMaxPages, pageLimitMax, titleMaxLength } from '../limits.ts'
import { numberInQuery, storable, uuid } from '../schema.ts'
import { type PublicSettings, publicSettings } from '../sites/sites.ts'
import {
  type CommentPage,
  type CommentState,
  comment,
  commentStates,
  type Mark,
  marks,
  pageId,
  pageUrl,
} from './comments.ts'
import { type PostingLimits, postingLimits } from './posting-limits.ts'
import { sorts } from './sorts.ts'

/** A page's thread. `id` is null before its first comment; `page` is its key within the site. */
export interface Thread extends PostingLimits {
  id: string | null
  page: string
  url: string
  title: string
  /** Published comments, without tombstones. */
  commentCount: number
  /** Incremented by every change that readers can see. */
  version: number
}

/** A thread with its first page and settings, for the first paint; public and cacheable. */
export interface ThreadPage extends CommentPage {
  site: { id: string; settings: PublicSettings }
  thread: Thread
}

export const thread: v.GenericSchema<Thread> = v.strictObject({
  id: v.nullable(uuid),
  page: v.string(),
  url: v.string(),
  title: v.string(),
  ...postingLimits.entries,
  commentCount: v.number(),
  version: v.number(),
})

export const threadPage: v.GenericSchema<ThreadPage> = v.strictObject({
  site: v.strictObject({ id: uuid, settings: publicSettings }),
  thread,
  items: v.array(comment),
  nextCursor: v.nullable(v.string()),
})

/** `canonical` is the page's `<link rel="canonical">`, taken for its address where its origin is one of the site's. */
export const threadQuery = v.strictObject({
  page: v.optional(pageId),
  url: pageUrl,
  canonical: v.optional(pageUrl),
  title: v.optional(v.pipe(storable, v.maxLength(titleMaxLength, `must be ${titleMaxLength} characters or fewer`))),
  sort: v.optional(v.picklist(sorts, `must be one of ${sorts.join(', ')}`)),
  limit: numberInQuery(1, pageLimitMax),
})

/** A changed comment by id; clients read its content with their own rights. */
export interface CommentChange {
  id: string
  parentId: string | null
  rootId: string
  state: CommentState
  revision: number
  /** Absent without marks. */
  marks?: Mark[] | undefined
}

/** Changes of a thread since a version. `comments` is null if there are too many to list. */
export interface ThreadChanges {
  version: number
  /** `readOnly` applies to the whole site. */
  thread: PostingLimits & Pick<Thread, 'commentCount'> & { readOnly: boolean }
  comments: CommentChange[] | null
}

export const threadChanges: v.GenericSchema<ThreadChanges> = v.strictObject({
  version: v.number(),
  thread: v.strictObject({
    ...postingLimits.entries,
    commentCount: v.number(),
    readOnly: v.boolean(),
  }),
  comments: v.nullable(
    v.array(
      v.strictObject({
        id: uuid,
        parentId: v.nullable(uuid),
        rootId: uuid,
        state: v.picklist(commentStates),
        revision: v.number(),
        marks: v.optional(v.array(v.picklist(marks))),
      }),
    ),
  ),
})

/** The version a reader holds. */
export const changesQuery = v.strictObject({
  since: numberInQuery(0, Number.MAX_SAFE_INTEGER),
  readOnly: v.optional(v.picklist(['true', 'false'])),
})

export const countsQuery = v.strictObject({
  // Any text: one name that is none counts 0, and the others are counted all the same.
  page: v.union([
    v.pipe(v.array(v.string()), v.maxLength(countsMaxPages, `must name ${countsMaxPages} pages or fewer`)),
    v.pipe(
      v.string(),
      v.transform((one) => [one]),
    ),
  ]),
})
export const countsReply = v.strictObject({ counts: v.record(v.string(), v.number()) })
