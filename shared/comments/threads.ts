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

/** A page's thread. `id` is null until its first comment makes it; `page` is the key both sides call it by. */
export interface Thread extends PostingLimits {
  id: string | null
  page: string
  url: string
  title: string
  /** Published comments, tombstones not counted. */
  commentCount: number
  /** Grows with every change a reader can see. */
  version: number
}

/** Everything the first paint needs, public and cacheable. */
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

/** A comment that changed; what it says now is read under the reader's own rights. */
export interface CommentChange {
  id: string
  parentId: string | null
  rootId: string
  state: CommentState
  revision: number
  /** As a comment's: absent where it has none. */
  marks?: Mark[] | undefined
}

/** What changed in a thread since a version. `comments` is null where that is more than worth listing. */
export interface ThreadChanges {
  version: number
  /** `readOnly` is the whole site’s. */
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
  page: v.union([
    v.pipe(v.array(storable), v.maxLength(countsMaxPages, `must name ${countsMaxPages} pages or fewer`)),
    v.pipe(
      storable,
      v.transform((one) => [one]),
    ),
  ]),
})
export const countsReply = v.strictObject({ counts: v.record(v.string(), v.number()) })
