import { createHash, randomBytes } from 'node:crypto'

/** A new bearer token: 256 random bits behind a prefix that secret scanners and people can recognise. */
export function newToken(): string {
  return `awg_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a token. Plain SHA-256 is enough for 256 random bits: there is nothing to guess. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The token of an Authorization header; null where there is none of the one scheme we take. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer (awg_[\w-]{43})$/i.exec(authorization ?? '')?.[1] ?? null
}
