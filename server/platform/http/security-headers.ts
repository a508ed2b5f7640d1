import type { MiddlewareHandler } from 'hono'

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>

/** Security headers of every answer. `publicUrl` is the server's public address, null in trial mode. */
export function securityHeaders(publicUrl: string | null): Headers {
  return {
    // Other sites' pages load the widget's files and answers.
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...(publicUrl?.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
}

/** Of the team's pages, in place of those of every answer: no other site's page has a use for them. */
export const ownPageHeaders: Headers = { 'cross-origin-resource-policy': 'same-origin' }

/** Of a page of ours under which readers write: its popups keep the page that opened them. */
export const openerHeaders: Headers = { 'cross-origin-opener-policy': 'same-origin-allow-popups' }

/** Middleware that adds headers to every answer. */
export function addHeaders(headers: Headers): MiddlewareHandler {
  const entries = Object.entries(headers)
  return async (c, next) => {
    await next()
    for (const [name, value] of entries) c.res.headers.set(name, value)
  }
}

/** Middleware for popups: without the header that would take one from the page that opened it. */
export const withOpener: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.delete('cross-origin-opener-policy')
}
