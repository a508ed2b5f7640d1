import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'

/** What a token is for: a guest's device, a staff session in the console or an embed, a link that is good once, one in a mail. */
export type TokenKind = 'g' | 's' | 'l' | 'm'

/** A new token: 256 random bits behind a prefix that secret scanners and people can recognise. */
export function newToken(kind: TokenKind = 'g'): string {
  return `aw${kind}_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token. Plain SHA-256 is enough for 256 random bits: there is nothing to guess. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The token of an Authorization header; null where there is none of the one scheme and the kinds we take. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer (aw[gs]_[\w-]{43})$/i.exec(authorization ?? '')?.[1] ?? null
}

/**
 * The origin of the page that asks, for tokens that are good on one. A page that reads from its own server sends no Origin;
 * then its address tells, and a page that keeps that back is nobody's. Who is no browser may say what it likes: it has the
 * token and no page.
 */
export function pageOrigin(c: Context): string | undefined {
  const origin = c.req.header('origin')
  const referer = c.req.header('referer')
  if (origin || !referer || c.req.header('sec-fetch-site') !== 'same-origin') return origin
  return URL.canParse(referer) ? new URL(referer).origin : undefined
}

/** Whether a token is of a staff session rather than of a guest's device. */
export const isStaffToken = (token: string) => token.startsWith('aws_')
