import type { Context } from 'hono'
import * as v from 'valibot'
import { bodySource, type Comment } from '../../../shared/comments/comments.ts'
import type { PlainThread } from '../../../shared/pages.ts'
import { displayName } from '../../../shared/people/viewers.ts'
import { uuid } from '../../../shared/schema.ts'
import { submitComment } from '../../comments/writing/submit.ts'
import { makeGuestOfForm } from '../../identity/make-guest.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { refuseProtectedName } from '../../people/protected-names.ts'
import { databaseProblem } from '../../platform/http/database-problem.ts'
import { check } from '../../platform/http/parse.ts'
import { Problem } from '../../platform/http/problem.ts'
import { ownOrigin, requireOwnPage } from '../../sites/origins.ts'
import { countAddress, type SiteEnv } from '../../sites/site-requests.ts'
import { sinceStamp } from './form-time.ts'
import { guestTokenOf, keepGuest } from './guest-cookie.ts'
import { guestOfPage, type Place, type PlainDeps, type PlainQuery, readPlain } from './plain-page.ts'

// In the order of the form, in which what is wrong is listed.
const formComment = v.object({ key: uuid, parent: v.optional(uuid), body: bodySource, name: displayName })

/** What a plain form was sent with; nothing of it is checked yet. */
interface Typed {
  key: string
  made: string
  parent: string | undefined
  name: string
  body: string
  /** Of the field nobody sees. */
  website: string
}

type Answer = (c: Context<SiteEnv>, plain: PlainThread, status: 200 | Problem['status']) => Response | Promise<Response>

/**
 * Posts what a plain form was sent with, by the rules of the API, and leads to the new comment. Whatever is refused comes
 * back as the same page, with the reason and everything typed.
 * @throws Problem origin-not-allowed | unsupported-media-type | too-large
 */
export async function postPlain(
  deps: PlainDeps,
  c: Context<SiteEnv>,
  place: Place,
  asked: PlainQuery,
  answer: Answer,
): Promise<Response> {
  requireOwnPage(ownOrigin(deps.policy, c.req.url), c.req.header('origin'), c.req.header('sec-fetch-site'))
  const typed = await readTyped(c)
  const guest = await guestOfPage(c, deps.db)
  try {
    const { id, threadId, parentId, state } = await publish(deps, c, place, typed, guest)
    const page = `${deps.policy.basePath}/threads/${place.slug}/${threadId}`
    if (state === 'held') return c.redirect(`${page}?posted=held#posted`, 303)
    const branch = parentId ? `?comment=${id}` : ''
    return c.redirect(`${page}${branch}#comment-${id}`, 303)
  } catch (error) {
    // A full disk keeps nobody from reading: what was typed can come back.
    const problem = error instanceof Problem ? error : databaseProblem(error)
    if (!problem) throw error
    return answer(c, await readRefused(deps, c, place, asked, typed, guest, problem), problem.status)
  }
}

/** Reads what a plain form was sent with. @throws Problem unsupported-media-type */
export async function readTyped(c: Context): Promise<Typed> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new Problem('unsupported-media-type', { detail: 'A form is sent as application/x-www-form-urlencoded' })
  const fields = new URLSearchParams(await c.req.text())
  const field = (name: string) => fields.get(name) ?? ''
  // Forms travel with the line breaks of teletypes; the widget and the database know one kind.
  const body = field('body').replace(/\r\n?/g, '\n')
  const parent = fields.get('parent') ?? undefined
  return { key: field('key'), made: field('made'), parent, name: field('name'), body, website: field('website') }
}

async function publish(
  deps: PlainDeps,
  c: Context<SiteEnv>,
  { key: pageKey, url, id }: Place,
  typed: Typed,
  guest: Viewer | null,
): Promise<Comment> {
  const { db, policy, limits } = deps
  const { site } = c.var
  const sending = `${site.id} ${c.var.address} form ${typed.key}`
  if (!limits.isFinished(sending)) await countAddress(limits, site, c.var.address)
  // A name that is not typed, or still stands in a form the browser went back to, is that of the guest this browser has.
  const author = typed.name === '' || typed.name.trim() === guest?.name ? guest : null
  const { key, parent, name, body } = check(formComment, { ...typed, name: author?.name ?? typed.name }, 'json')
  let made: string | null = null
  const makeNew = async () => {
    await refuseProtectedName(db, site, name, null)
    const earlier = guestTokenOf(c, site)
    const token = deps.formTokens.of(site, c.var.address, key, name)
    const { tokenHash, isOfToken } = await makeGuestOfForm(db, site.id, { name, formKey: key, token, earlier })
    if (isOfToken) made = token
    return tokenHash
  }
  // No script, no proof: what would need one is held.
  const checks = { honeypot: typed.website, tookMs: sinceStamp(site, typed.made) ?? undefined, proof: null }
  const comment = { page: { url, ...(id && { id }) }, body, ...(parent && { parentId: parent }), checks }
  const sender = { address: c.var.address, agent: c.req.header('user-agent') ?? '' }
  const writer = author ? { token: guestTokenOf(c, site) } : { makeGuest: makeNew }
  const posted = await submitComment(deps, site, writer, { key, pageKey, comment, sender })
  // Not with a refusal, which anybody gets who knows the key of a form.
  if (made) keepGuest(c, site, policy, made)
  limits.finish(sending)
  return posted
}

/** The page the form came from, with the form as it was sent and why it was not taken. */
async function readRefused(
  deps: PlainDeps,
  c: Context<SiteEnv>,
  place: Place,
  asked: PlainQuery,
  typed: Typed,
  guest: Viewer | null,
  { slug, errors, extras, headers }: Problem,
): Promise<PlainThread> {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  const isSpent = slug === 'key-reused' || !v.is(uuid, typed.key)
  const draft = {
    key: isSpent ? crypto.randomUUID() : typed.key,
    made: typed.made,
    name: typed.name,
    body: typed.body,
    viewerName: typed.name === '' ? (guest?.name ?? null) : null,
    refusal: { slug, problem: { ...(errors && { errors }), ...extras } },
  }
  const { site } = c.var
  const whole = () => readPlain(deps, site, place, { sort: asked.sort }, draft)
  if (slug === 'parent-gone' || !v.is(uuid, typed.parent)) return whole()
  // Whom it answers may be gone meanwhile, while something else was wrong: the words matter more than their place.
  return readPlain(deps, site, place, { sort: asked.sort, reply: typed.parent }, draft).catch(whole)
}
