import type { Hono } from 'hono'
import { dist } from '../../server/build.ts'
import { type Config, readConfig } from '../../server/config.ts'
import type { HttpEnv } from '../../server/platform/http/http.ts'
import { createLog, type Log } from '../../server/platform/log.ts'
import type { Screening } from '../../server/screening/screening.ts'
import { createService, type Service } from '../../server/service.ts'
import type { Comment } from '../../shared/comments/comments.ts'
import { holdToContract } from './contract.ts'
import { type FreshDb, freshDb } from './database.ts'

/** A page that may write in trial mode, where tests run unless they say otherwise. */
export const origin = 'http://localhost:4000'
export const pageUrl = `${origin}/article`

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect.
  body: any
}

/** What may differ from test to test. */
export interface TestAppOptions {
  config?: Partial<Config>
  settings?: Record<string, unknown>
  log?: Log
  /** What looks at comments instead of what does in production. */
  screening?: Screening
}

interface Ask {
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
}

/** The whole app on a fresh database, asked without a socket. No status throws, but an answer the document does not promise does. */
export interface TestApp extends AsyncDisposable {
  app: Hono<HttpEnv>
  /** The one in force: `set` puts another in its place. */
  readonly service: Service
  fresh: FreshDb
  /** Sends a request; paths without a leading /api, /threads or the like are below the demo site. */
  ask: (method: string, path: string, ask?: Ask) => Promise<Answer>
  /** Makes a guest and returns their token and id. */
  guest: (name?: string) => Promise<{ token: string; id: string }>
  /** Posts a comment as a guest; returns it. `at` gives parent, page and key. */
  post: (token: string, body: string, at?: { parentId?: string; url?: string; key?: string }) => Promise<Comment>
  /** Changes settings of the site. In force at once, as after a restart. */
  set: (settings: Record<string, unknown>) => Promise<void>
}

const liftedLimits = { writesPerMinutePerson: 1_000_000, writesPerMinuteAddress: 1_000_000 }

/** Makes the app. Limits are lifted unless `settings` of the site say otherwise. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const fresh = await freshDb()
  const { log = createLog('silent'), screening } = options
  const config = { ...readConfig({}), ...options.config }
  const start = () =>
    createService({ config, db: fresh.db, log, dist, isServing: () => true, ...(screening && { screening }) })
  const store = (settings: Record<string, unknown>) =>
    fresh.db
      .updateTable('site')
      .set({ settings: JSON.stringify({ ...liftedLimits, ...settings }) })
      .execute()
  await store({ ...options.settings })
  let service = await start()

  const ask: TestApp['ask'] = async (method, path, { token, body, headers = {} } = {}) => {
    const address = /^\/(api|threads|moderation\/\w+\/mail\/|healthz|readyz|assets|embed|v1|problems|$)/.test(path)
      ? path
      : `/api/v1/sites/_${path}`
    const response = await service.app.request(address, {
      method,
      headers: {
        ...(method !== 'GET' && { Origin: origin }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isJson && text ? JSON.parse(text) : text,
    }
    holdToContract(method, address, answer)
    return answer
  }

  return {
    get app() {
      return service.app
    },
    get service() {
      return service
    },
    fresh,
    ask,
    async set(settings) {
      await store({ ...options.settings, ...settings })
      service.close()
      service = await start()
    },
    async guest(name = 'Ana Silva') {
      const { body } = await ask('POST', '/guests', { body: { name } })
      return { token: body.token, id: body.viewer.id }
    },
    async post(token, body, { parentId, url = pageUrl, key = crypto.randomUUID() } = {}) {
      const answer = await ask('POST', '/comments', {
        token,
        body: { page: { url }, body, ...(parentId && { parentId }) },
        headers: { 'Idempotency-Key': key },
      })
      if (answer.status !== 201 && answer.status !== 202)
        throw new Error(`posting failed: ${JSON.stringify(answer.body)}`)
      return answer.body.comment
    },
    async [Symbol.asyncDispose]() {
      service.close()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
