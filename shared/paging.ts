import * as v from 'valibot'
import { pageLimitMax } from './limits.ts'
import { numberInQuery, storable } from './schema.ts'

export const cursor = v.pipe(
  storable,
  v.minLength(1, 'is not a cursor of this list'),
  v.maxLength(300, 'is not a cursor of this list'),
)

/** Query of any list: `cursor` is the former page's `nextCursor`, `limit` the number of items. */
export const pageQuery = v.strictObject({ cursor: v.optional(cursor), limit: numberInQuery(1, pageLimitMax) })

/** The shape of a page of a list; `nextCursor` is opaque, null at the end. */
export const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.strictObject({ items: v.array(item), nextCursor: v.nullable(v.string()) })
