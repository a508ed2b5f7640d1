import * as v from 'valibot'
import { means } from './means.ts'

const listMax = 100

/** Names of query parameters; `*` at the end of one stands for any rest. */
const parameterNames = (description: string) =>
  v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[^\s&=#*,]{1,63}\*?$/, 'must be names of parameters, as session_* or sid'))),
      v.maxLength(listMax, `must be ${listMax} names or fewer`),
      means(description),
    ),
    [],
  )

/** Which addresses are one page, and so have one thread. */
export const addressSettings = {
  foldRepeatedSlashes: v.optional(
    v.pipe(
      v.boolean(),
      means('Whether `/a//b` and `/a/b` are one page. Threads of such addresses are found again by the shorter one.'),
    ),
    false,
  ),
  trackingParameters: parameterNames(
    'Query parameters that never name a page, in addition to those of search engines, advertisers and mail services ([the list](../server/threads/known-parameters.ts)): names between commas, `*` for any rest.',
  ),
  pageParameters: parameterNames(
    'Query parameters that name a page although they are on that list, as `token`; they also stay in the address of a page with an id of its own.',
  ),
}
