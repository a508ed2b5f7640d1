import type { MiddlewareHandler } from 'hono'
import { mayWriteFrom as mayWrite } from '../../shared/may-write.ts'
import { siteChanged } from '../platform/database/changes.ts'
import type { Db } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'
import { Problem } from '../platform/http/problem.ts'
import { pathOf } from './public-url.ts'
import type { Site } from './site.ts'
import { siteEntry } from './site-entry.ts'

// Plain enough to be pasted into a shell: an address may hold more than that.
const pasteableRe = /^https?:\/\/[\w.:[\]-]+$/

/** Origins that may write beside a site's own: the server's, and in trial mode every page on this machine. */
export interface OriginPolicy {
  /** Trial mode: PUBLIC_URL is not set. */
  trial: boolean
  /** Our own origin, for the plain pages; null in trial mode. */
  own: string | null
  /** The path our pages are below, as `/comments`; empty where the whole host is ours. */
  basePath: string
}

/** The policy of a server at PUBLIC_URL; null is trial mode. */
export function originPolicy(publicUrl: string | null): OriginPolicy {
  return { trial: publicUrl === null, own: publicUrl && new URL(publicUrl).origin, basePath: pathOf(publicUrl) }
}

/** Whether pages of `origin` may write to the site. */
export function mayWriteFrom(origin: string, { origins }: Site, { trial, own }: OriginPolicy): boolean {
  // Not from a browser otherwise: https://evil.example/.example.org ends like an origin of the site.
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin
  return isOrigin && mayWrite(origin, { origins, trial }, own ?? '')
}

// Names that no public DNS server answers for (RFC 6761, 6762, 8375, and ICANN's reservation of .internal).
const localNameRe = /(^|\.)(localhost|local|lan|internal|test|home\.arpa)\.?$/i
const ipLiteralRe = /^(\d+(\.\d+){3}|\[.*\])$/

/**
 * Refuses a write that reached a server in trial mode by a public host name. Trial mode takes the name a request came by for
 * its own, so a foreign page whose name was made to point at this machine (DNS rebinding) would pass for one of ours.
 * @throws Problem origin-not-allowed
 */
export const localNames: MiddlewareHandler = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS') return next()
  const { hostname } = new URL(c.req.url)
  if (!hostname.includes('.') || ipLiteralRe.test(hostname) || localNameRe.test(hostname)) return next()
  throw new Problem('origin-not-allowed', {
    origin: c.req.header('origin') ?? null,
    detail: `To be written to by the name ${hostname}, the server needs PUBLIC_URL`,
  })
}

const wildcardRe = /^\*(\.[^.*]+){2,}$/

/**
 * Parses an origin typed by an owner; `https://*.example.org` stands for every origin below https://example.org, without that
 * one. @throws Error with one readable sentence
 */
export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`"${text}" is not an origin like https://example.org.`)
  if (url.pathname !== '/' || url.search || url.hash || url.username)
    throw new Error(`An origin has no path: did you mean ${url.origin}?`)
  if (url.hostname.includes('*') && !wildcardRe.test(url.hostname))
    throw new Error(`In "${text}", * can only stand for what is below a domain, as in https://*.example.org.`)
  return url.origin
}

/** Allows pages of `origin` to write to the site; idempotent. */
export async function allowOrigin(db: Db, siteId: string, origin: string): Promise<void> {
  await transact(db, siteId, async (tx) => {
    const added = await tx
      .insertInto('site_origin')
      .values({ site_id: siteId, origin })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (added.numInsertedOrUpdatedRows === 0n) return
    tx.audit(siteEntry(siteId, 'site.allow-origin', null, { origin }))
    tx.changed(siteChanged(siteId))
  })
}

/** Takes back that pages of `origin` may write to the site. Returns false where they could not. */
export async function denyOrigin(db: Db, siteId: string, origin: string): Promise<boolean> {
  return transact(db, siteId, async (tx) => {
    const removed = await tx
      .deleteFrom('site_origin')
      .where('site_id', '=', siteId)
      .where('origin', '=', origin)
      .executeTakeFirst()
    if (removed.numDeletedRows === 0n) return false
    tx.audit(siteEntry(siteId, 'site.deny-origin', { origin }, null))
    tx.changed(siteChanged(siteId))
    return true
  })
}

/** Our own origin, as the reader of one of our pages sees it: what PUBLIC_URL says, in trial mode where they asked. */
export function ownOrigin(policy: OriginPolicy, requestUrl: string): string {
  return policy.own ?? new URL(requestUrl).origin
}

/** Our own address, as `ownOrigin` with the path our pages are below. */
export function ownAddress(policy: OriginPolicy, requestUrl: string): string {
  return ownOrigin(policy, requestUrl) + policy.basePath
}

/**
 * Refuses a form that none of our own pages sent: its sender may hold the cookie of a plain page's guest.
 * `fetchSite` is what the browser says of it (Sec-Fetch-Site), where it says so. @throws Problem origin-not-allowed
 */
export function requireOwnPage(own: string, origin: string | undefined, fetchSite: string | undefined): void {
  if (origin === own && (fetchSite === undefined || fetchSite === 'same-origin')) return
  throw new Problem('origin-not-allowed', { origin: origin ?? null, detail: `A form is taken from ${own} only` })
}

/**
 * Refuses a write from a page the site does not know. A request without an origin comes from no page of ours:
 * a check that a missing header switches off is no check.
 * @throws Problem origin-not-allowed, naming the command that allows it, or for a page of our own where that is to be opened
 */
export function requireOrigin(origin: string | undefined, site: Site, policy: OriginPolicy, requestUrl: string): void {
  if (origin && origin !== 'null' && mayWriteFrom(origin, site, policy)) return
  // A page of ours that was opened at another address than PUBLIC_URL: to allow that origin would not let it in.
  if (policy.own && origin === new URL(requestUrl).origin)
    throw new Problem('origin-not-allowed', { origin, detail: `Open this page at ${ownAddress(policy, requestUrl)}` })
  const isOrigin = origin && pasteableRe.test(origin) && URL.canParse(origin)
  const command = isOrigin ? `npm run afterword -- site allow ${new URL(origin).origin}` : undefined
  throw new Problem('origin-not-allowed', {
    origin: origin ?? null,
    detail: command ? `Allow this origin with: ${command}` : 'A write needs the Origin header of an allowed page',
    ...(command && { command }),
  })
}
