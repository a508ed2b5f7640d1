import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'

// The one cookie there is: who writes on the plain pages, where no script could keep a token. It is sent to those pages of our
// own only, never from a page that embeds the widget, and no script can read it.

const tokenRe = /^awg_[\w-]{43}$/
/** Browsers keep none longer. */
const maxAge = 400 * 24 * 60 * 60

const nameOf = (site: Site) => `afterword-${site.id}`

/** The device key this browser got on a plain page; null where it has none. */
export function guestTokenOf(c: Context, site: Site): string | null {
  const token = getCookie(c, nameOf(site))
  return token && tokenRe.test(token) ? token : null
}

/** Lets this browser's next comment on a plain page be by the same guest. */
export function keepGuest(c: Context, site: Site, policy: OriginPolicy, token: string): void {
  const secure = policy.own?.startsWith('https:') ?? false
  const path = `${policy.basePath}/threads`
  setCookie(c, nameOf(site), token, { path, maxAge, secure, httpOnly: true, sameSite: 'Lax' })
}

/**
 * The device key of a guest who has none yet, made of their form's key: a form sent twice, before the first answer is there
 * to bring the cookie, is by one guest and makes one comment.
 */
export function tokenOfForm(site: Site, formKey: string): string {
  return `awg_${createHmac('sha256', site.secret).update(`guest of form ${formKey}`).digest('base64url')}`
}
