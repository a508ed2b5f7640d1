import { sql } from 'kysely'
import { renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { type PostInput, postStatement } from '../../server/comments/writing/post-statement.ts'
import { newId, nilId } from '../../server/platform/ids.ts'
import { origin } from '../kit/fixtures/app.ts'
import { type CpuTimes, cpuTimes } from './cpu.ts'
import { load, request } from './http-client.ts'
import { findPgbench, pgbench } from './pg.ts'
import { median, people, type Stage } from './stage.ts'

const clients = 16
const seconds = 6
const rounds = 5

// 227 characters, what a comment has on average.
const words =
  'I walked the flood wall last spring, and the readings the council cites were taken upstream of the weir, where the river is ' +
  'wide and slow. That is not where it floods; anyone who lives by the bridge can tell you, and **does**. '

/**
 * Posts a second, what the same statement and a plain durable insert do under pgbench in the same minutes, and how much of one
 * core a post takes. Null where there is no pgbench, or no /proc.
 */
export interface PostFigures {
  http: { perSecond: number; p50Ms: number; p99Ms: number }
  pgbench: number | null
  plainInsert: number | null
  ratio: number | null
  /** CPU milliseconds a post. */
  cpu: { nodeMs: number; postgresMs: number } | null
}

/**
 * Real posts over HTTP with everything a post does, in turn with the compiled statement and a plain insert under pgbench: 1,000
 * threads, 1,000 guests, 16 clients, one after the other so that none has more of the machine.
 */
export async function measurePosts(stage: Stage): Promise<PostFigures> {
  const program = await findPgbench()
  const script = pgbenchScript(stage.siteId)
  const ratios: number[] = []
  const statements: number[] = []
  const inserts: number[] = []
  const cpu: CpuTimes[] = []
  await sql`create table if not exists plain_insert (id uuid primary key, body text not null)`.execute(stage.db)
  const posts: Awaited<ReturnType<typeof load>>[] = []
  const run = () => load(stage.address, { connections: clients, seconds }, () => post(stage))
  await warmUp(stage, run)
  for (let round = 0; round < rounds; round++) {
    if (program) {
      const { connection } = stage.embedded
      inserts.push(await pgbench(program, connection, plainInsert, { clients, seconds }))
      statements.push(await pgbench(program, connection, script, { clients, seconds }))
    }
    const before = await cpuTimes(stage)
    const posted = await run()
    if (posted.failed > 0) throw new Error(`${posted.failed} posts failed`)
    const after = await cpuTimes(stage)
    const count = posted.perSecond * seconds
    if (before && after)
      cpu.push({
        nodeMs: (after.nodeMs - before.nodeMs) / count,
        postgresMs: (after.postgresMs - before.postgresMs) / count,
      })
    posts.push(posted)
    if (program) ratios.push(posted.perSecond / statements.at(-1)!)
  }
  const http = {
    perSecond: median(posts.map((of) => of.perSecond)),
    p50Ms: median(posts.map((of) => of.p50Ms)),
    p99Ms: median(posts.map((of) => of.p99Ms)),
  }
  return {
    http,
    pgbench: program ? median(statements) : null,
    plainInsert: program ? median(inserts) : null,
    ratio: program ? median(ratios) : null,
    cpu:
      cpu.length > 0
        ? { nodeMs: median(cpu.map((of) => of.nodeMs)), postgresMs: median(cpu.map((of) => of.postgresMs)) }
        : null,
  }
}

/**
 * A round that does not count. PostgreSQL then takes the statistics that autovacuum takes within a minute of a running server;
 * without any it plans the statement to read through a site's comments, which costs twice the CPU.
 */
async function warmUp({ db }: Stage, run: () => Promise<unknown>): Promise<void> {
  await run()
  await sql`analyze`.execute(db)
}

/** What a durable commit costs at the least on this machine. */
const plainInsert = `insert into plain_insert values (gen_random_uuid(), '${words}');\n`

let posted = 0

/** What a post is about. */
export interface Post {
  page: { id: string; url: string }
}

/** The bytes of a post to one of the made threads, by one of the made guests. */
export function post({ address, tokens }: Stage): string {
  const page = 1 + Math.floor(Math.random() * people)
  const headers = {
    Origin: origin,
    'Content-Type': 'application/json',
    Authorization: `Bearer ${tokens[Math.floor(Math.random() * people)]}`,
    'Idempotency-Key': newId(),
  }
  const body = { page: { id: `page-${page}`, url: `${origin}/${page}` }, body: words + posted++ }
  return request('POST', address, '/api/v1/sites/_/comments', headers, JSON.stringify(body))
}

/** The post statement with an expression in each slot, as pgbench writes them. */
function pgbenchScript(siteId: string): string {
  // Each slot's value is its own name.
  const named = new Proxy({}, { get: (_, slot) => slot }) as PostInput
  const order = postStatement.values(named) as string[]
  const numberedId = (variable: string) => `('00000000-0000-7000-8000-' || lpad((:${variable})::text, 12, '0'))::uuid`
  const expressions: Record<string, string> = {
    siteId: `'${siteId}'::uuid`,
    id: 'gen_random_uuid()',
    threadId: numberedId('thread'),
    authorId: numberedId('author'),
    parentId: `'${nilId}'::uuid`,
    state: `'published'::text`,
    verdict: 'null::text',
    shadowed: 'false',
    source: `('${words}' || (:a)::text)`,
    body: `'${JSON.stringify(renderMarkdown(words))}'`,
    postKey: `((:a)::text || '-' || (:b)::text)`,
    isMember: 'false',
    isStaff: 'false',
    language: `'english'`,
    words: `('${words}' || (:a)::text)`,
  }
  const statement = postStatement.text
    .replace(/\$(\d+)/g, (_, n) => {
      const expression = expressions[order[Number(n) - 1]!]
      if (expression === undefined) throw new Error(`no expression for the slot ${order[Number(n) - 1]}`)
      return expression
    })
    .replace(/\s+/g, ' ')
  return `\\set thread random(1, ${people})
\\set author random(1, ${people})
\\set a random(1, 2000000000)
\\set b random(1, 2000000000)
${statement};
`
}
