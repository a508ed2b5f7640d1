import type { Context } from 'hono'
import * as v from 'valibot'
import { idempotencyKey } from '../../shared/comments/comments.ts'
import { check } from '../platform/http/parse.ts'
import { Problem } from '../platform/http/problem.ts'

const keyHeader = v.object({ 'Idempotency-Key': idempotencyKey })

/** Reads the Idempotency-Key header. @throws Problem idempotency-key-required | invalid */
export function idempotencyKeyOf(c: Context): string {
  const key = c.req.header('idempotency-key')
  if (!key) throw new Problem('idempotency-key-required', {})
  // Node joins a header that came twice by a comma, and which of the two was meant nobody can know.
  if (key.includes(','))
    throw new Problem('idempotency-key-required', { detail: 'Idempotency-Key must be given once, without commas' })
  return check(keyHeader, { 'Idempotency-Key': key }, 'header')['Idempotency-Key']
}

/**
 * Reads the strong entity tags of If-Match (RFC 9110 §13.1.1). `*` names no version, and a weak tag is never equal.
 * @throws Problem if-match-required
 */
export function ifMatchOf(c: Context): string[] {
  const header = c.req.header('if-match')?.trim()
  if (!header || header === '*') throw new Problem('if-match-required', {})
  const tags = header.matchAll(/(?:^|,)\s*(?<weak>W\/)?(?<tag>"[^"]*")\s*(?=,|$)/g)
  return [...tags].flatMap(({ groups }) => (groups!.weak ? [] : [groups!.tag!]))
}
