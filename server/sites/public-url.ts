/** The first parts of our own paths. An address below one of them could not be told from ours once a proxy takes its path off. */
export const ownPaths: readonly string[] = [
  'api', 'assets', 'console', 'demo', 'embed.js', 'favicon.svg', 'healthz', 'moderation', 'problems', 'readyz', 'threads', 'v1',
] // biome-ignore format: a list

/**
 * Reads PUBLIC_URL: where the server is reached, as `https://comments.example.org` or `https://example.org/comments`.
 * Returns it without a slash at its end. @throws Error with one sentence
 */
export function parsePublicUrl(text: string): string {
  const wrong = (why: string) => new Error(`PUBLIC_URL is "${text}" and should be an address like ${example}: ${why}.`)
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text))
    throw wrong('it begins with https:// or http:// and a host')
  const { origin, pathname, search, hash, username, password } = new URL(text)
  if (username || password) {
    // What it begins with may be a password.
    throw new Error(`PUBLIC_URL holds a user name or password and should be an address like ${example}.`)
  }
  if (search || text.includes('?')) throw wrong('it has no query')
  if (hash || text.includes('#')) throw wrong('it has no fragment')
  const path = pathname.replace(/\/$/, '')
  if (!/^(\/[\w.~-]+)*$/.test(path))
    throw wrong('its path is made of letters, digits and . _ ~ - only, between single slashes')
  const first = path.split('/')[1] ?? ''
  if (ownPaths.includes(first)) throw wrong(`its path cannot begin with /${first}, which is one of ours`)
  return origin + path
}

const example = 'https://comments.example.org or https://example.org/comments'

/** The path of a server's address; empty where it has a host of its own. */
export const pathOf = (publicUrl: string | null): string =>
  publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '')

/** Takes the server's own path off a request target, where a proxy has left it on. */
export function withoutBasePath(target: string, basePath: string): string {
  if (!basePath || !target.startsWith(basePath)) return target
  const rest = target.slice(basePath.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : target
}
