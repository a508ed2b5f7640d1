import { Hono } from 'hono'
import type { PageRenderer } from '../../shared/pages.ts'
import type { HttpEnv } from '../platform/http/http.ts'

/** The style sheets of plain pages and of includes, below /threads; these for everybody's pages. */
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
