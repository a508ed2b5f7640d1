import type { SiteSettings } from '../../shared/sites/sites.ts'
import { namesParameter, trackingParameters } from './known-parameters.ts'

/** The settings of a site that say which addresses are one page. */
export type AddressSettings = Pick<SiteSettings, 'foldRepeatedSlashes' | 'trackingParameters' | 'pageParameters'>

const escapesRe = /(?:%[\da-f]{2})+/gi

/**
 * Writes an address the one way it is kept: without fragment, user, password and parameters that name no page; escapes as
 * RFC 3986 section 6.2.2 normalises them, text in NFC. The case of the path stays, because servers tell it apart.
 */
export function normaliseAddress(address: string, settings: AddressSettings): URL {
  const url = new URL(address)
  url.hash = ''
  url.username = ''
  url.password = ''
  const path = normaliseEscapes(url.pathname)
  url.pathname = settings.foldRepeatedSlashes ? path.replace(/\/{2,}/g, '/') : path
  // By hand: URLSearchParams would write the parameters that stay anew, and with them the key of the very same page.
  keepParameters(url, (name) => !isTracking(name, settings))
  return url
}

/** Leaves an address those parameters of its query that `mayStay` keeps, as they are written. */
export function keepParameters(url: URL, mayStay: (name: string) => boolean): void {
  url.search = url.search
    .slice(1)
    .split('&')
    .filter((part) => part && mayStay(nameOf(part)))
    .map(normaliseEscapes)
    .join('&')
}

function nameOf(part: string): string {
  const [name = ''] = new URLSearchParams(part).keys()
  return name
}

const isTracking = (name: string, settings: AddressSettings) =>
  !namesParameter(settings.pageParameters, name) &&
  (namesParameter(trackingParameters, name) || namesParameter(settings.trackingParameters, name))

/** Escapes in upper case and only where they are needed, and text in NFC; what is no UTF-8 keeps its bytes. */
function normaliseEscapes(part: string): string {
  return part
    .replace(escapesRe, (run) => decodeUnreserved(run.toUpperCase()))
    .normalize('NFC')
    .replace(/[^\0-\x7f]+/g, encodeURIComponent)
}

function decodeUnreserved(run: string): string {
  let text: string
  try {
    text = decodeURIComponent(run)
  } catch {
    return run
  }
  return text.replace(/[\0-\x7f]/g, (character) =>
    /[\w.~-]/.test(character) ? character : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
