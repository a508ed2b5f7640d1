import * as v from 'valibot'
import { searchMaxLength } from '../limits.ts'
import { pageQuery } from '../paging.ts'
import { storable } from '../schema.ts'
import { type Comment, comment } from './comments.ts'
import { type Node, node } from './nodes.ts'

/** A search result: a comment and an excerpt with a `mark` around each match. */
export interface Finding {
  comment: Comment
  excerpt: Node[]
}
export interface FindingPage {
  items: Finding[]
  nextCursor: string | null
}
export const findingPage: v.GenericSchema<FindingPage> = v.strictObject({
  items: v.array(v.strictObject({ comment, excerpt: v.array(node) })),
  nextCursor: v.nullable(v.string()),
})

export const searchQuery = v.strictObject({
  q: v.pipe(
    storable,
    v.check((text) => text.trim().length > 0, 'must be 1 character or more'),
    v.maxLength(searchMaxLength, `must be ${searchMaxLength} characters or fewer`),
  ),
  ...pageQuery.entries,
})
