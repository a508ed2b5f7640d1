import { afterAll, beforeAll } from 'vitest'
import { longSnippet } from '../../../server/pages/snippet.ts'
import type { Comment } from '../../../shared/comments/comments.ts'
import { type TestServer, type TestSite, testServer, testSite } from '../fixtures/server.ts'
import { type ArticleOptions, articlePage, closeBrowser, type WindowOptions } from './window.ts'

/** A web site with articles and the comment server behind it, for a file of browser tests. */
interface ArticleSite {
  server: TestServer
  site: TestSite
  /** Puts an article with comments on the site, at an address of its own, and returns that. */
  article: (options?: ArticleOptions & { headers?: Record<string, string> }) => string
  /** The long form of the snippet for an address: an element with its loading line and its way out. */
  long: (pageId?: string | null) => string
  /** The element for a page with an id of its own. */
  element: (attributes: string) => string
  /** The script alone, which makes elements work. */
  script: (attributes?: string) => string
  /** Posts as somebody under a page that has an id of its own. */
  postTo: (pageId: string, body: string) => Promise<Comment>
  /** Makes a guest. A window opened with `reader` is theirs: it remembers them as their own device would. */
  guest: (name?: string) => Promise<Guest>
  /** How the comment's row reads now. */
  row: (id: string) => Promise<{ source: string; state: string; revision: number }>
  /** What readers find written under an article, in the order it came. */
  written: (url: string) => Promise<string[]>
}

export interface Guest {
  token: string
  id: string
  name: string
  reader: Pick<WindowOptions, 'remembered'>
}

/** Starts a server and a web site with articles before the tests of a file, and stops both after them. */
export function startArticleSite(options: Parameters<typeof testServer>[0] = {}): ArticleSite {
  let server: TestServer
  let site: TestSite
  let articles = 0
  beforeAll(async () => {
    server = await testServer(options)
    site = await testSite()
  })
  afterAll(async () => {
    await closeBrowser()
    await site[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })
  return {
    get server() {
      return server
    },
    get site() {
      return site
    },
    article({ headers = {}, ...rest } = {}) {
      const path = `/article-${++articles}`
      site.pages.set(path, { html: articlePage(server.address, rest), headers })
      return site.origin + path
    },
    long: (pageId = null) => {
      const plain = new URLSearchParams(pageId === null ? { url: `${site.origin}/article` } : { page: pageId })
      return longSnippet(server.address, pageId, `${server.address}/threads/_?${plain}`).toString()
    },
    element: (attributes) => `<afterword-comments id="comments" ${attributes}></afterword-comments>`,
    script: (attributes = '') => `<script async src="${server.address}/embed.js" ${attributes}></script>`,
    async postTo(pageId, body) {
      const { token } = await server.guest()
      const page = { id: pageId, url: `${site.origin}/${pageId}` }
      const headers = { 'Idempotency-Key': crypto.randomUUID() }
      const answer = await server.ask('POST', '/comments', { token, body: { page, body }, headers })
      if (answer.status !== 201) throw new Error(`posting failed: ${JSON.stringify(answer.body)}`)
      return answer.body.comment
    },
    async guest(name = 'Ana Silva') {
      const { token, id } = await server.guest(name)
      const kept = JSON.stringify({ token, viewer: { id, name, kind: 'guest' } })
      return { token, id, name, reader: { remembered: [`afterword:${server.address}:_:guest`, kept] } }
    },
    row: (id) =>
      server.fresh.db
        .selectFrom('comment')
        .select(['source', 'state', 'revision'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    async written(url) {
      const rows = await server.fresh.db
        .selectFrom('comment')
        .innerJoin('thread', 'thread.id', 'comment.thread_id')
        .select('comment.source')
        .where('thread.page_key', '=', url)
        .where('comment.state', '=', 'published')
        .orderBy('comment.created_at')
        .execute()
      return rows.map(({ source }) => source)
    },
  }
}
