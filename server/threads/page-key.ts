import { urlMaxLength } from '../../shared/limits.ts'
import { fieldProblem } from '../platform/http/problem.ts'
import { mayWriteFrom, type OriginPolicy } from '../sites/origins.ts'
import type { Site } from '../sites/site.ts'
import { namesParameter, pageParameters } from './known-parameters.ts'
import { type AddressSettings, keepParameters, normaliseAddress } from './normalise-address.ts'

/** A page as a request names it: by its own id, else by its address or a canonical link on a known origin. */
interface PageName {
  id?: string | undefined
  url: string
  canonical?: string | undefined
}

/** A page as its thread is kept: by a key within the site, and where it is. */
interface IdentifiedPage {
  key: string
  url: string
}

/** Keys that are ids begin with this, and addresses with http: nobody's id is ever taken for an address. */
const idPrefix = 'id:'

/** The key of a page by its own id. */
export const keyOfId = (id: string): string => idPrefix + id

/** The page's own id, of its key; null where the key is an address. */
export const idOfKey = (key: string): string | null => (key.startsWith(idPrefix) ? key.slice(idPrefix.length) : null)

/** What a page is called, of its key: its own id or its address. */
export const nameOfKey = (key: string): string => idOfKey(key) ?? key

/**
 * Identifies a page: by its own id, else by its address. The address is the one the key is made of: the canonical link's, else
 * the page's. Of a page with an id, whose address says nothing, the query keeps only parameters that are known to name a page.
 * An address is cut rather than refused where it is too long: its query goes first.
 * @throws Problem invalid, at `pointer`, where even the path of an address that has to name the page is too long
 */
export function identifyPage(page: PageName, site: Site, policy: OriginPolicy, pointer = '/page/url'): IdentifiedPage {
  const { settings } = site
  const canonical = canonicalOf(page, site, policy)
  if (page.id !== undefined)
    return { key: keyOfId(page.id), url: canonical?.href ?? (page.url && linkOf(page.url, settings)) }
  const url = canonical ?? withoutLongQuery(normaliseAddress(page.url, settings))
  if (!url) throw fieldProblem(pointer, `must be ${urlMaxLength} characters or fewer`)
  return { key: keyOfAddress(url), url: url.href }
}

/** The key alone, as `identifyPage` makes it. @throws Problem invalid */
export function pageKey(page: PageName, site: Site, policy: OriginPolicy, pointer?: string): string {
  return identifyPage(page, site, policy, pointer).key
}

/** The key of a page by its normalised address: index.html and a trailing slash make no difference. */
export function keyOfAddress({ href }: URL): string {
  const url = new URL(href)
  url.pathname = url.pathname.replace(/\/index\.html?$/, '/').replace(/(?<=.)\/$/, '')
  return url.href
}

function canonicalOf({ canonical }: PageName, site: Site, policy: OriginPolicy): URL | null {
  if (!canonical || !isKnownUrl(canonical, site, policy)) return null
  const url = normaliseAddress(canonical, site.settings)
  return url.href.length > urlMaxLength ? null : url
}

/** Where a page with an id of its own is, as far as its address can be told to anybody. */
function linkOf(address: string, settings: AddressSettings): string {
  const url = normaliseAddress(address, settings)
  keepParameters(url, (name) => namesParameter([...pageParameters, ...settings.pageParameters], name))
  return (withoutLongQuery(url) ?? new URL('/', url)).href
}

function withoutLongQuery(url: URL): URL | null {
  if (url.href.length > urlMaxLength) url.search = ''
  return url.href.length > urlMaxLength ? null : url
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
