import { Hono } from 'hono'
import { type ProblemSlug, problems } from '../../shared/problems.ts'
import type { HttpEnv } from '../platform/http/http.ts'

/** What the `type` of a problem points to: its status and title, for whoever follows the link (RFC 9457 §3.1.1). */
export function problemPages() {
  const app = new Hono<HttpEnv>()
  app.get('/problems/:slug', (c) => {
    const problem = problems[c.req.param('slug') as ProblemSlug]
    if (!Object.hasOwn(problems, c.req.param('slug'))) return c.notFound()
    c.header('Cache-Control', 'public, max-age=3600')
    return c.text(`${problem.status} ${c.req.param('slug')}: ${problem.title}.\n`)
  })
  return app
}
