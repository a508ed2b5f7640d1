import * as v from 'valibot'
import { noteMaxLength, titleMaxLength } from '../limits.ts'
import { storable, uuid } from '../schema.ts'
import { pageUrl } from './comments.ts'

/** Whose word a title or an address is: what the first commenter's browser sent is unconfirmed, until the page itself is read. */
export const pageSources = ['commenter', 'page', 'owner'] as const
export type PageSource = (typeof pageSources)[number]

/** The page of a thread, as the team sees it. */
export const threadPageDetails = v.strictObject({
  id: uuid,
  /** The page's own id, or its address. */
  page: v.string(),
  url: v.string(),
  urlFrom: v.picklist(pageSources),
  title: v.string(),
  titleFrom: v.picklist(pageSources),
  /** What the page says it is about; empty where it does not, or was not read. */
  description: v.string(),
})
export type ThreadPageDetails = v.InferOutput<typeof threadPageDetails>

/** A correction of a thread's title and address; members left out stay, those given are confirmed. */
export const threadPageChange = v.strictObject({
  url: v.optional(pageUrl),
  title: v.optional(v.pipe(storable, v.maxLength(titleMaxLength, `must be ${titleMaxLength} characters or fewer`))),
  reason: v.optional(v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))),
})
export type ThreadPageChange = v.InferOutput<typeof threadPageChange>

/** `batch` undoes the correction; null if nothing changed. */
export const threadPageReply = v.strictObject({ thread: threadPageDetails, batch: v.nullable(uuid) })
