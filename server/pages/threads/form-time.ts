import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Site } from '../../sites/site.ts'

const stampRe = /^(\d{13})\.([\w-]{43})$/

/** Makes a signed time stamp for a form, because a page without scripts cannot measure how long somebody wrote. */
export function stampForm(site: Site): string {
  const ms = String(Date.now())
  return `${ms}.${sealOf(site, ms)}`
}

/** Returns the age of a stamp in milliseconds; null if it is not a valid stamp of this site. */
export function sinceStamp(site: Site, stamp: string): number | null {
  const [, ms, seal] = stampRe.exec(stamp) ?? []
  if (!ms || !timingSafeEqual(Buffer.from(seal!), Buffer.from(sealOf(site, ms)))) return null
  return Math.max(0, Date.now() - Number(ms))
}

const sealOf = (site: Site, ms: string) => createHmac('sha256', site.secret).update(`form of ${ms}`).digest('base64url')
