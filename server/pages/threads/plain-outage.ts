import type { MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import type { PageRenderer, PlainForm } from '../../../shared/pages.ts'
import { uuid } from '../../../shared/schema.ts'
import type { HttpEnv } from '../../platform/http/http.ts'
import { type OriginPolicy, ownOrigin, requireOwnPage } from '../../sites/origins.ts'
import { formDocument, policyHeader } from '../document.ts'
import { readTyped } from './plain-post.ts'

/**
 * Gives a plain form back with everything typed where a fault kept even the page it came from from being read, as while the
 * database is away: the form alone, to be sent again as it is. The status stays. Goes before whatever asks the database.
 * @throws Problem origin-not-allowed | unsupported-media-type
 */
export function giveFormBack({ policy, renderer }: { policy: OriginPolicy; renderer: PageRenderer }) {
  const handler: MiddlewareHandler<HttpEnv> = async (c, next) => {
    await next()
    if (c.req.method !== 'POST' || !c.error || c.res.status < 500) return
    const own = ownOrigin(policy, c.req.url)
    requireOwnPage(own, c.req.header('origin'), c.req.header('sec-fetch-site'))
    const { key, made, parent, name, body } = await readTyped(c)
    const form: PlainForm = {
      // The same again, so that what was posted after all is not posted twice.
      key: v.is(uuid, key) ? key : crypto.randomUUID(),
      parent: v.is(uuid, parent) ? { id: parent, author: null } : null,
      made,
      name,
      body,
      // Who this browser is cannot be looked up. A name left empty is theirs when they send it again.
      viewerName: null,
      refusal: { slug: 'unavailable', problem: {} },
    }
    const { pathname, search } = new URL(c.req.url)
    c.header('Content-Security-Policy', policyHeader)
    const action = `${policy.basePath}${pathname}${search}#problem`
    c.res = c.html(formDocument(renderer, form, action, policy.basePath), c.res.status as 503)
  }
  return handler
}
