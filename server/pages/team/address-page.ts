import { type Context, Hono } from 'hono'
import type { ServerSay } from '../../../shared/pages.ts'
import { confirmAddress, readPendingAddress } from '../../identity/staff/mail-settings.ts'
import type { Db } from '../../platform/database/database.ts'
import { type OriginPolicy, ownOrigin, requireOwnPage } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { policyHeader, secretDocument } from '../document.ts'
import { type Html, html } from '../html.ts'

const tokenRe = /^awm_[\w-]{43}$/

/**
 * The page that confirms a team member's mail address, below /moderation/{site}. Opening it changes nothing, because mail
 * programs open links to scan them.
 */
export function addressPages({ db, policy, say }: { db: Db; policy: OriginPolicy; say: ServerSay }) {
  const app = new Hono<SiteEnv>()

  const answer = (c: Context, status: 200 | 410, title: string, main: Html) => {
    c.header('Content-Security-Policy', policyHeader)
    c.header('Cache-Control', 'private, no-store')
    const heading = html`<h1 class="heading">${title}</h1>`
    const inside = html`<div class="root content" data-palette="page">${heading}${main}</div>`
    return c.html(secretDocument(policy.basePath, title, inside), status)
  }
  const over = (c: Context) => answer(c, 410, say('mail.over'), html`<p>${say('address.over.hint')}</p>`)

  app.get('/address/:token', async (c) => {
    const token = c.req.param('token')
    const address = tokenRe.test(token) ? await readPendingAddress(db, c.var.site.id, token) : null
    if (!address) return over(c)
    const question = say('address.question', { site: c.var.site.name, address })
    const form = html`<form method="post"><button class="button boxed button-primary">${say('address.confirm')}</button></form>`
    return answer(c, 200, say('address.ask'), html`<p>${question}</p>${form}`)
  })

  app.post('/address/:token', async (c) => {
    requireOwnPage(ownOrigin(policy, c.req.url), c.req.header('origin'), c.req.header('sec-fetch-site'))
    const token = c.req.param('token')
    const address = tokenRe.test(token) ? await confirmAddress(db, c.var.site.id, token) : null
    if (!address) return over(c)
    return answer(
      c,
      200,
      say('address.done'),
      html`<p>${say('address.question', { site: c.var.site.name, address })}</p>`,
    )
  })

  return app
}
