import * as v from 'valibot'
import { pageOf } from '../paging.ts'
import { storable, uuid } from '../schema.ts'
import { queueFilters, queueNames } from './moderation.ts'

/** Maximum of saved views for each person. */
export const viewsMax = 20
export const viewNameMaxLength = 40

/** A queue with filters, saved under a name. */
export const viewRequest = v.strictObject({
  name: v.pipe(
    storable,
    v.transform((text) => text.trim()),
    v.minLength(1, 'must say something'),
    v.maxLength(viewNameMaxLength, `must be ${viewNameMaxLength} characters or fewer`),
  ),
  queue: v.picklist(queueNames, `must be one of ${queueNames.join(', ')}`),
  filters: v.strictObject(queueFilters),
})
export type ViewRequest = v.InferOutput<typeof viewRequest>

export const savedView = v.strictObject({
  id: uuid,
  name: v.string(),
  queue: v.picklist(queueNames),
  filters: v.strictObject(queueFilters),
})
export type SavedView = v.InferOutput<typeof savedView>
export const viewReply = v.strictObject({ view: savedView })
export const viewPage = pageOf(savedView)
export type ViewPage = v.InferOutput<typeof viewPage>
