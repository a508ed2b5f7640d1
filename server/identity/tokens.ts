import { createHash, randomBytes } from 'node:crypto'

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

/** Whether a token is of a staff session rather than of a guest's device. */
export const isStaffToken = (token: string) => token.startsWith('aws_')
