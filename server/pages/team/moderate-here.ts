import path from 'node:path'
import { Hono } from 'hono'
import * as v from 'valibot'
import type { ServerSay } from '../../../shared/pages.ts'
import { embedChallenge } from '../../../shared/people/staff.ts'
import { query } from '../../platform/http/parse.ts'
import { mayWriteFrom, type OriginPolicy } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { readAssets } from '../assets.ts'
import { documentOf } from '../document.ts'
import { html } from '../html.ts'

// As the console's, with the style sheet of plain pages.
const policyHeader =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const asked = v.object({
  origin: v.pipe(v.string(), v.maxLength(300)),
  challenge: embedChallenge,
  /** What the page knows its answer by. */
  nonce: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
})

/**
 * The popup of "Moderate here", at /moderation/{site}/here: asks somebody of the team whether they want to moderate on the page
 * that opened it, and hands that page a code. It is on our own origin, because the console's cookie is good only there.
 */
export async function moderateHere({ dist, policy, say }: { dist: string; policy: OriginPolicy; say: ServerSay }) {
  const files = await readAssets(path.join(dist, 'console'))
  const script = [...files.keys()].find((name) => name.startsWith('moderate-here-'))!
  const { basePath } = policy
  const app = new Hono<SiteEnv>()

  app.get('/here', query(asked), (c) => {
    const { site } = c.var
    const { origin, challenge, nonce } = c.req.valid('query')
    c.header('Content-Security-Policy', policyHeader)
    c.header('Cache-Control', 'private, no-store')
    const title = say('here.title')
    const isKnown = mayWriteFrom(origin, site, policy)
    const api = `${basePath}/api/v1/sites/${site.slug}/staff/embed-codes`
    const question = html`<p>${say('here.ask', { site: site.name, origin })}</p>
<form data-api="${api}" data-origin="${origin}" data-challenge="${challenge}" data-nonce="${nonce}">
<p class="choices"><button class="button boxed button-primary">${say('here.yes')}</button> <button type="button" class="button boxed">${say('here.no')}</button></p>
</form>
<div role="alert">
<p hidden data-when="sign-in-required">${say('here.sign-in')} <a href="${basePath}/console" target="_blank">${say('here.console')}</a></p>
<p hidden data-when="no-opener">${say('here.lost')}</p>
<p hidden data-when="failed">${say('here.failed')}</p>
</div>
<script type="module" src="${basePath}/console/${script}"></script>`
    const main = html`<div class="root content" data-palette="page"><h1 class="heading">${title}</h1>
${isKnown ? question : html`<p>${say('here.unknown', { site: site.name, origin })}</p>`}
</div>`
    return c.html(documentOf(basePath, title, main))
  })

  return app
}
