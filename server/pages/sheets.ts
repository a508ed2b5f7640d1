import { Hono } from 'hono'
import type { PageRenderer } from '../../shared/pages.ts'
import type { HttpEnv } from '../platform/http/http.ts'

/** Routes of the style sheets of plain pages and includes, below /threads. Those of includes may be used by every site. */
export function sheets({ styles, includeStyles }: PageRenderer) {
  const app = new Hono<HttpEnv>()
  for (const [path, sheet] of Object.entries({ '/style.css': styles, '/include.css': includeStyles }))
    app.get(path, (c) => {
      c.header('Cache-Control', 'public, max-age=300')
      c.header('Content-Type', 'text/css; charset=utf-8')
      return c.body(sheet)
    })
  return app
}
