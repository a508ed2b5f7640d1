import { createHash, randomBytes } from 'node:crypto'
import { makeLink } from '../../../server/identity/staff/links.ts'
import type { Role } from '../../../shared/people/staff.ts'
import { type Answer, origin, type TestApp } from '../fixtures/app.ts'

/** Our own address as tests ask: where the console's cookie is good. */
export const own = 'http://localhost'

/** Somebody with a role, and how they ask: with their cookie, from our own page. */
export interface Member {
  id: string
  authorId: string
  cookie: string
  /** The app they are a member of a site of. */
  test: TestApp
  ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

/** Makes somebody of the team of a site as the product does: by a link they use. */
export async function member(
  test: TestApp,
  role: Role = 'moderator',
  name = 'Priya Shah',
  site = '_',
): Promise<Member> {
  const { token } = await makeLink(test.fresh.db, await siteId(test, site), { role, label: name, by: null })
  const entered = await test.ask('POST', `/api/v1/sites/${site}/staff/session`, {
    body: { link: token, name },
    headers: { Origin: own },
  })
  if (entered.status !== 201) throw new Error(`entering failed: ${JSON.stringify(entered.body)}`)
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  return {
    id: entered.body.staff.id,
    authorId: entered.body.staff.authorId,
    cookie,
    test,
    ask: (method, path, body, headers = {}) =>
      test.ask(method, `/api/v1/sites/${site}${path}`, {
        ...(body !== undefined && { body }),
        headers: { Cookie: cookie, Origin: own, ...headers },
      }),
  }
}

/** Somebody of the team on pages of an origin: signed in there by the token this gives, as by "Moderate here". */
export async function embedToken(test: TestApp, { ask }: Member, page = origin): Promise<string> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const { body } = await ask('POST', '/staff/embed-codes', { origin: page, challenge })
  const entered = await test.ask('POST', '/staff/embed-sessions', {
    body: { code: body.code, verifier },
    headers: { Origin: page },
  })
  if (entered.status !== 201) throw new Error(`entering failed: ${JSON.stringify(entered.body)}`)
  return entered.body.token
}

async function siteId(test: TestApp, slug: string): Promise<string> {
  if (slug === '_') return test.fresh.siteId
  const site = await test.fresh.db
    .selectFrom('site')
    .select('site_id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow()
  return site.site_id
}
