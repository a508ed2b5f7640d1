import { urlMaxLength } from '../../shared/limits.ts'
import { fieldProblem } from '../platform/http/problem.ts'
import { mayWriteFrom, type OriginPolicy } from '../sites/origins.ts'
import type { Site } from '../sites/site.ts'

/** A page as a request names it: by its own id, else by its address or a canonical link on a known origin. */
export interface PageName {
  id?: string | undefined
  url: string
  canonical?: string | undefined
}

const trackingRe = /^(utm_.*|fbclid|gclid|ref)$/

/**
 * The key of a page's thread within its site: its id where it has one, else its address without what does not change the
 * page: fragment, tracking parameters, index.html and a trailing slash. The path keeps its case: servers tell them apart.
 * @throws Problem invalid, where folding made the address longer than a key may be
 */
export function pageKey(page: PageName, site: Site, policy: OriginPolicy): string {
  if (page.id !== undefined) return page.id
  const url = new URL(page.canonical && isKnownUrl(page.canonical, site, policy) ? page.canonical : page.url)
  url.hash = ''
  url.username = ''
  url.password = ''
  // By hand: URLSearchParams would write the other parameters anew, and with them the key of the very same page.
  url.search = url.search
    .slice(1)
    .split('&')
    .filter((part) => part && !isTracking(part))
    .join('&')
  url.pathname = url.pathname.replace(/\/index\.html?$/, '/').replace(/(?<=.)\/$/, '')
  if (url.href.length > urlMaxLength) throw fieldProblem('/page/url', `must be ${urlMaxLength} characters or fewer`)
  return url.href
}

function isTracking(parameter: string): boolean {
  const [name = ''] = new URLSearchParams(parameter).keys()
  return trackingRe.test(name)
}

/**
 * Checks that a page's address is on an origin of the site, so that no thread can point elsewhere from mails and consoles.
 * @throws Problem invalid
 */
export function requireKnownUrl(url: string, site: Site, policy: OriginPolicy): void {
  if (!isKnownUrl(url, site, policy)) throw fieldProblem('/page/url', `must be on an origin this site allows`)
}

/** Whether an address is on an origin of the site or the server, or in trial mode on this machine. */
export function isKnownUrl(url: string, site: Site, policy: OriginPolicy): boolean {
  if (!URL.canParse(url)) return false
  return mayWriteFrom(new URL(url).origin, site, policy)
}
