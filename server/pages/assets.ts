import fs from 'node:fs/promises'
import path from 'node:path'
import { type Context, Hono } from 'hono'
import { chosenEncoding, type Encoding } from '../platform/http/encodings.ts'
import type { HttpEnv } from '../platform/http/http.ts'

/** A built file in memory, with its compressed forms. */
interface Asset {
  etag: string
  bytes: Record<Encoding, Uint8Array<ArrayBuffer>>
}

/** Cache-Control of files with a content hash in their names. */
export const forever = 'public, max-age=31536000, immutable'
/** The loader has no hash in its name: a new version must reach pages soon, and a server that is down must not stop them. */
const loaderAge = 'public, max-age=300, stale-while-revalidate=86400'

/** Serves the built widget from memory: `/embed.js`, `/v1/embed.js` and `/assets/*`. `dist` is the build's folder. */
export async function assets(dist: string) {
  const files = await readAssets(path.join(dist, 'assets'))
  const loader = await readAsset(path.join(dist, 'loader/embed.js'))

  const app = new Hono<HttpEnv>()
  app.get('/embed.js', (c) => send(c, loader, loaderAge))
  app.get('/v1/embed.js', (c) => send(c, loader, loaderAge))
  const favicon = await fs.readFile(path.join(import.meta.dirname, 'favicon.svg'), 'utf8')
  app.get('/favicon.svg', (c) => {
    c.header('Cache-Control', 'public, max-age=86400')
    c.header('Content-Type', 'image/svg+xml')
    return c.body(favicon)
  })
  app.get('/assets/:name', (c) => {
    const asset = files.get(c.req.param('name'))
    return asset ? send(c, asset, forever) : c.notFound()
  })
  return app
}

/** Reads the built scripts of a folder. Returns them by file name. */
export async function readAssets(folder: string): Promise<Map<string, Asset>> {
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.js'))
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readAsset(path.join(folder, name))] as const)),
  )
}

async function readAsset(file: string): Promise<Asset> {
  const read = async (form: string) => new Uint8Array(await fs.readFile(file + form))
  const [identity, br, gzip] = await Promise.all([read(''), read('.br'), read('.gz')])
  const digest = await crypto.subtle.digest('SHA-256', identity)
  return { etag: Buffer.from(digest).toString('base64url').slice(0, 22), bytes: { identity, br, gzip } }
}

/** Sends a script in the smallest encoding that the client accepts. */
export function send(c: Context, { etag, bytes }: Asset, cacheControl: string): Response {
  const encoding = chosenEncoding(c.req.header('accept-encoding'))
  // A strong tag names bytes: each encoding has its own.
  const tag = `"${etag}-${encoding}"`
  c.header('ETag', tag)
  c.header('Cache-Control', cacheControl)
  c.header('Vary', 'Accept-Encoding')
  c.header('Access-Control-Allow-Origin', '*')
  if (c.req.header('if-none-match')?.includes(tag)) return c.body(null, 304)
  c.header('Content-Type', 'text/javascript; charset=utf-8')
  if (encoding !== 'identity') c.header('Content-Encoding', encoding)
  return c.body(bytes[encoding])
}
