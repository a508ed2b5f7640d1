import { hash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'

/** Kind of a token: guest's device (g), staff session (s), one-time link (l), link in a mail (m). */
type TokenKind = 'g' | 's' | 'l' | 'm'

/** Makes a token: 256 random bits after a prefix that secret scanners and people recognise. */
export function newToken(kind: TokenKind = 'g'): string {
  return `aw${kind}_${randomBytes(32).toString('base64url')}`
}

/** Hashes a token for storage. Plain SHA-256 suffices, because 256 random bits cannot be guessed. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

/** Reads the bearer token of an Authorization header; null without a guest's or staff token. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer (aw[gs]_[\w-]{43})$/i.exec(authorization ?? '')?.[1] ?? null
}

/**
 * Returns the origin of the requesting page, for tokens that are valid on one origin. Same-origin reads send no Origin header,
 * so the Referer is used instead; undefined without either. Clients that are no browsers can forge both, but they hold the
 * token.
 */
export function pageOrigin(c: Context): string | undefined {
  const origin = c.req.header('origin')
  const referer = c.req.header('referer')
  if (origin || !referer || c.req.header('sec-fetch-site') !== 'same-origin') return origin
  return URL.canParse(referer) ? new URL(referer).origin : undefined
}

/** Whether a token is a staff session's. */
export const isStaffToken = (token: string) => token.startsWith('aws_')
