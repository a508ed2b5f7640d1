import { type Context, Hono } from 'hono'
import { decisionReasons } from '../../../shared/comments/decision-reasons.ts'
import type { ServerSay } from '../../../shared/pages.ts'
import { decide } from '../../moderation/decisions/decide.ts'
import {
  isKeyOf,
  keyOf,
  type MailLink,
  type MailVerb,
  mailVerbs,
  readMailLink,
  spendMailLink,
} from '../../notify/mail-links.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { type OriginPolicy, ownOrigin, requireOwnPage } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { policyHeader, secretDocument } from '../document.ts'
import { type Html, html, raw } from '../html.ts'

const reasons = decisionReasons.filter((reason) => reason !== 'other')
const tokenRe = /^awm_[\w-]{43}$/

/**
 * Where a link in a mail leads, below /moderation/{site}: the comment, and a button for each thing that can be done about it.
 * Opening it changes nothing, because mail programs open links to look into them.
 */
export function mailPages({ db, policy, say }: { db: Db; policy: OriginPolicy; say: ServerSay }) {
  const app = new Hono<SiteEnv>()

  const answer = (c: Context, status: 200 | 409 | 410, title: string, main: Html) => {
    c.header('Content-Security-Policy', policyHeader)
    c.header('Cache-Control', 'private, no-store')
    const heading = html`<h1 class="heading">${title}</h1>`
    const inside = html`<div class="root content" data-palette="page">${heading}${main}</div>`
    return c.html(secretDocument(policy.basePath, title, inside), status)
  }
  const over = (c: Context) => answer(c, 410, say('mail.over'), paragraph(say('mail.over.hint')))

  app.get('/mail/:token', async (c) => {
    const { token, link } = await openLink(c, db)
    return link ? answer(c, 200, titleOf(say, link), question(c, say, token, link)) : over(c)
  })

  app.post('/mail/:token', async (c) => {
    requireOwnPage(ownOrigin(policy, c.req.url), c.req.header('origin'), c.req.header('sec-fetch-site'))
    const { token, link } = await openLink(c, db)
    if (!link) return over(c)
    const { site } = c.var
    const form = await c.req.formData()
    const verb = mailVerbs.find((one) => one === form.get('verb')) as MailVerb | undefined
    const reason = decisionReasons.find((one) => one === form.get('reason') && one !== 'other') ?? 'off-topic'
    if (!verb || !isKeyOf(site, token, verb, `${form.get('key')}`)) throw new Problem('not-found', {})
    if (!(await spendMailLink(db, site.id, token))) return over(c)
    const { done } = await decide(
      db,
      site.id,
      { actor: 'mail', id: link.staffId },
      {
        items: [{ id: link.commentId, state: link.state, revision: link.revision }],
        verb,
        ...(verb === 'reject' && { reason }),
        source: 'mail',
      },
    )
    return done.length > 0
      ? answer(c, 200, say('mail.done', { verb: say(`mail.${verb}`) }), paragraph(say('mail.done.hint')))
      : answer(c, 409, say('mail.unchanged'), paragraph(say('mail.unchanged.hint')))
  })

  return app
}

async function openLink(c: Context<SiteEnv>, db: Db) {
  const token = c.req.param('token') ?? ''
  return { token, link: tokenRe.test(token) ? await readMailLink(db, c.var.site.id, token) : null }
}

const paragraph = (words: string) => html`<p>${words}</p>`

const titleOf = (say: ServerSay, { state }: MailLink) => say(state === 'held' ? 'mail.waits' : 'mail.page.rule')

function question(c: Context<SiteEnv>, say: ServerSay, token: string, { comment, revision, state }: MailLink): Html {
  const { site } = c.var
  if (comment.state !== state || comment.revision !== revision) return paragraph(say('mail.meanwhile'))
  const options = reasons.map((reason) => html`<option value="${reason}">${say(`mail.reason.${reason}`)}</option>`)
  const choice = html`<label>${say('mail.reason')} <select name="reason" class="boxed">${options}</select></label> `
  const buttons = mailVerbs.map((verb) => {
    const why = verb === 'reject' && choice
    const kind = verb === 'approve' ? 'button boxed button-primary' : 'button boxed'
    return html`<form method="post"><input type="hidden" name="verb" value="${verb}"><input type="hidden" name="key" value="${keyOf(site, token, verb)}">${why}<button class="${kind}">${say(`mail.${verb}`)}</button></form>\n`
  })
  const paragraphs = comment.source.split(/\n{2,}/).map((text) => html`<p dir="auto">${text}</p>`)
  const author = `${html`<b><bdi>${comment.author}</bdi></b>`}`
  const thread = `${html`<bdi>${comment.thread}</bdi>`}`
  // The sentence is ours, and what fills it is markup.
  return html`<p>${raw(say('mail.by', { author, thread }))}</p>
<div class="body asked"><blockquote>${paragraphs}</blockquote></div>
<div class="choices">${buttons}</div>`
}
