import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { LRUCache } from 'lru-cache'
import { newToken } from '../../identity/tokens.ts'
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

/** Forms whose guests' device keys are remembered, and for how long: until the browser has the answer of one that was sent twice. */
const formsMax = 10_000
const rememberedMs = 10 * 60 * 1_000

/**
 * The device keys of guests made of forms lately, in memory only: a form sent twice, before the first answer is there to bring
 * the cookie, brings the same one with each of its answers.
 */
export class FormTokens {
  readonly #tokens = new LRUCache<string, string>({ max: formsMax, ttl: rememberedMs })

  /** The key for the guest of a form that is sent from an address: a new one, or that of the same form before. */
  of(site: Site, address: string, formKey: string, name: string): string {
    const sent = `${site.id} ${address} ${formKey} ${name}`
    const token = this.#tokens.get(sent) ?? newToken()
    this.#tokens.set(sent, token)
    return token
  }
}
