import * as v from 'valibot'
import { uuid } from '../../shared/schema.ts'
import { path } from '../platform/http/parse.ts'

/** The path of everything that concerns one comment. */
export const commentPath = path(v.object({ site: v.string(), id: uuid }))
