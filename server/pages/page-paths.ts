import * as v from 'valibot'
import { uuid } from '../../shared/schema.ts'
import { path } from '../platform/http/parse.ts'

/** Path parameters of pages about a whole site, by its slug. */
export const sitePath = path(v.object({ site: v.string() }))

/** Path parameters of pages about one thread, by its id. */
export const threadPath = path(v.object({ site: v.string(), thread: uuid }))
