import { type Context, Hono } from 'hono'
import { decisionReasons } from '../../../shared/moderation/moderation.ts'
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
import { escapeHtml } from '../html.ts'

const labels: Record<MailVerb, string> = { approve: 'Approve', reject: 'Reject', spam: 'Spam' }
const reasonWords: Record<string, string> = {
  rude: 'Rude', hate: 'Hate', 'off-topic': 'Off-topic', spam: 'Spam', 'personal-data': 'Private information',
  illegal: 'Illegal content', misleading: 'Misleading', repeat: 'Said before',
} // biome-ignore format: a table
const tokenRe = /^awm_[\w-]{43}$/

/**
 * Where a link in a mail leads, below /moderation/{site}: the comment, and a button for each thing that can be done about it.
 * Opening it changes nothing, because mail programs open links to look into them.
 */
export function mailPages({ db, policy }: { db: Db; policy: OriginPolicy }) {
  const app = new Hono<SiteEnv>()

  app.get('/mail/:token', async (c) => {
    const { token, link } = await openLink(c, db)
    return link ? answer(c, 200, titleOf(link), question(c, token, link)) : over(c)
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
      ? answer(c, 200, `Done: ${labels[verb]}`, '<p>You can undo it in the console.</p>')
      : answer(c, 409, 'Nothing was changed', '<p>The comment was decided about or edited meanwhile.</p>')
  })

  return app
}

async function openLink(c: Context<SiteEnv>, db: Db) {
  const token = c.req.param('token') ?? ''
  return { token, link: tokenRe.test(token) ? await readMailLink(db, c.var.site.id, token) : null }
}

const over = (c: Context) =>
  answer(c, 410, 'This link was used, or its time is over', '<p>What waits for review is in the console.</p>')

function answer(c: Context, status: 200 | 409 | 410, title: string, main: string): Response | Promise<Response> {
  c.header('Content-Security-Policy', policyHeader)
  c.header('Cache-Control', 'private, no-store')
  return c.html(
    secretDocument(
      title,
      `<div class="root content" data-palette="page"><h1 class="heading">${escapeHtml(title)}</h1>${main}</div>`,
    ),
    status,
  )
}

const titleOf = ({ state }: MailLink) =>
  state === 'held' ? 'A comment waits for review' : 'A rule asks you to look at this comment'

function question(c: Context<SiteEnv>, token: string, { comment, revision, state }: MailLink): string {
  const { site } = c.var
  if (comment.state !== state || comment.revision !== revision)
    return '<p>It was decided about or edited meanwhile. What waits for review is in the console.</p>'
  const reasons = Object.entries(reasonWords).map(([value, words]) => `<option value="${value}">${words}</option>`)
  const buttons = mailVerbs.map((verb) => {
    const why =
      verb === 'reject' ? `<label>Reason <select name="reason" class="boxed">${reasons.join('')}</select></label> ` : ''
    const kind = verb === 'approve' ? 'button boxed button-primary' : 'button boxed'
    return `<form method="post"><input type="hidden" name="verb" value="${verb}"><input type="hidden" name="key" value="${keyOf(site, token, verb as MailVerb)}">${why}<button class="${kind}">${labels[verb as MailVerb]}</button></form>`
  })
  const paragraphs = comment.source.split(/\n{2,}/).map((text) => `<p dir="auto">${escapeHtml(text)}</p>`)
  return `<p>By <b><bdi>${escapeHtml(comment.author)}</bdi></b> on <bdi>${escapeHtml(comment.thread)}</bdi></p>
<div class="body asked"><blockquote>${paragraphs.join('')}</blockquote></div>
<div class="choices">${buttons.join('\n')}</div>`
}
