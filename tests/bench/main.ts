import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import zlib from 'node:zlib'
import { dist, ensureBuilt } from '../../server/build.ts'
import { type AttackFigures, measureAttack } from './attack.ts'
import { compareWith, renderComparison } from './beside.ts'
import { type FirstCommentFigures, measureFirstComment } from './first-comment.ts'
import { type LargeFigures, measureLargeWidget } from './large-widget.ts'
import { type LiveFigures, measureLive } from './live.ts'
import { postCpu } from './post-cpu.ts'
import { measurePosts, type PostFigures } from './posts.ts'
import { measureQueues, type QueueFigures, queueSizes } from './queues.ts'
import { measureReads, type ReadFigures, sizes } from './reads.ts'
import { measureSaves, type SaveFigures } from './saves.ts'
import { measureScreening, type ScreeningFigures } from './screening.ts'
import { setStage } from './stage.ts'

const file = path.join(import.meta.dirname, '../../docs/performance.md')

const measures = {
  bytes: measureBytes,
  firstComment: measureFirstComment,
  large: measureLargeWidget,
  live: measureLive,
  posts: measurePosts,
  reads: measureReads,
  queues: measureQueues,
  saves: measureSaves,
  screening: measureScreening,
  attack: measureAttack,
}

/** Measures everything and writes the page of it; with names, only those, and only tells. */
async function main(names: string[]): Promise<void> {
  await ensureBuilt()
  await using stage = await setStage()
  const figures: Record<string, unknown> = {}
  for (const [name, measure] of Object.entries(measures)) {
    if (names.length > 0 && !names.includes(name)) continue
    process.stderr.write(`measuring ${name}\n`)
    figures[name] = await measure(stage)
  }
  if (names.length > 0) return void process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
  const page = render(figures as unknown as Figures)
  await fs.writeFile(file, page)
  process.stdout.write(page)
}

interface Bytes {
  part: string
  what: string
  raw: number
  gzip: number
  brotli: number
}

const parts: [name: string, what: string][] = [
  ['embed', 'the loader: every page with comments'],
  ['comments', 'to the first comment: Preact, signals, styles, English'],
  ['startup', 'what makes it a whole widget, live updates with it, right after'],
  ['arrivals', 'when something is new: pill, marks, since your last visit'],
  ['paging', 'another order, the next page, a link: when pressed or followed'],
  ['permalink', 'with it, and with a branch'],
  ['posting', 'composer and editing, when idle or needed'],
  ['menu', 'when a menu is opened'],
  ['who', 'the choice of who is writing, when asked for'],
  ['history', 'history and word differences, when asked for'],
  ['branch', 'a deep conversation, a link to a comment further down'],
  ['search', 'when asked for'],
  ['counts', 'the numbers at links, where the page has any'],
  ['paste', 'rich text to Markdown, when pasted'],
  ['proof', 'a proof of work, where a site asks for one'],
]

async function measureBytes(): Promise<Bytes[]> {
  const files = [
    ...(await fs.readdir(path.join(dist, 'assets'))).map((name) => path.join(dist, 'assets', name)),
    path.join(dist, 'loader/embed.js'),
  ]
  return Promise.all(
    parts.map(async ([part, what]) => {
      const bytes = await fs.readFile(
        files.find((name) => new RegExp(`^${part}(-[\\w-]{6,8})?\\.js$`).test(path.basename(name)))!,
      )
      const gzip = zlib.gzipSync(bytes, { level: 9 }).length
      return { part, what, raw: bytes.length, gzip, brotli: zlib.brotliCompressSync(bytes).length }
    }),
  )
}

interface Figures {
  bytes: Bytes[]
  posts: PostFigures
  reads: ReadFigures
  screening: ScreeningFigures[]
  live: LiveFigures
  firstComment: FirstCommentFigures[]
  large: LargeFigures[]
  queues: QueueFigures
  saves: SaveFigures
  attack: AttackFigures[]
}

const whole = (figure: number) => Math.round(figure).toLocaleString('en')
const tenth = (figure: number) => figure.toFixed(1)
const hundredth = (figure: number) => figure.toFixed(2)
const table = (head: string[], rows: (string | number)[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

function render({ bytes, posts, reads, screening, live, firstComment, large, queues, saves, attack }: Figures): string {
  const brotli = (...names: string[]) =>
    bytes.filter(({ part }) => names.includes(part)).reduce((sum, of) => sum + of.brotli, 0)
  const [{ model = 'unknown' } = {}] = os.cpus()
  return `# Performance

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} cores (${model.trim()}), Node ${process.versions.node},
embedded PostgreSQL 18 with fsync. The load comes from the same machine and takes its share of the cores. Machines differ:
what carries over are the ratios, each measured side by side in one run.

## What a reader downloads

${table(
  ['part', 'bytes', 'gzip', 'brotli', 'when'],
  bytes.map((of) => [of.part, whole(of.raw), whole(of.gzip), whole(of.brotli), of.what]),
)}

To the first comment: **${whole(brotli('embed', 'comments'))}** bytes brotli. With live updates: **${whole(brotli('embed', 'comments', 'startup'))}**;
once something is new: **${whole(brotli('embed', 'comments', 'startup', 'arrivals'))}**.

## Posting

Sixteen clients, 1,000 threads, 1,000 guests, 227 characters a comment. A post over HTTP is everything a post is: parsing, checks,
who is asking, Markdown, the statement with its counters, the durable commit, the log line; only the rate limits are lifted.

${table(
  ['', 'posts/s', 'middle', 'slowest hundredth'],
  [
    ['over HTTP', whole(posts.http.perSecond), `${tenth(posts.http.p50Ms)} ms`, `${tenth(posts.http.p99Ms)} ms`],
    ...(posts.pgbench ? [['the statement alone, under pgbench', whole(posts.pgbench), '', '']] : []),
    ...(posts.plainInsert ? [['a plain durable insert, under pgbench', whole(posts.plainInsert), '', '']] : []),
  ],
)}

${posts.ratio ? `Ratio: **${hundredth(posts.ratio)}** of pgbench.` : 'No pgbench on this machine: the ratio was left out.'}
${posts.cpu ? `CPU a post, in milliseconds of one core: Node ${hundredth(posts.cpu.nodeMs)}, PostgreSQL ${hundredth(posts.cpu.postgresMs)}.` : ''}

${postCpu}
## Screening

Every local rule at once on a comment of 2,500, 5,000 and 10,000 UTF-16 units: two lists of 5,000 words, one of them read with digits as
letters, links, and 25 recent comments to be like; milliseconds, best of 41 rounds. Twice the text takes twice as long, whatever is in it.

${table(
  ['text', '2,500', '5,000', '10,000', 'twice as long'],
  screening.map(({ what, ms, doubled }) => [what, ...ms.map(hundredth), `**${tenth(doubled)}**`]),
)}

## Reading

The first page of a thread with 20 comments (${whole(reads.bytes)} bytes of JSON, ${whole(reads.compressed)} compressed), with everything a
browser sends and a real answer carries, beside a bare Hono route that answers the same bytes from memory. One server process.

${table(
  ['', 'answers/s', 'of the bare route'],
  [
    ['a page', whole(reads.pages), `**${hundredth(reads.pagesRatio)}**`],
    ['unchanged (304)', whole(reads.unchanged), `**${hundredth(reads.unchangedRatio)}**`],
    ['a bare Hono route', whole(reads.bare), '1'],
  ],
)}

A page of 20 with what is below it from the database, on one connection, without HTTP; middle in milliseconds, by comments in the
thread. What a page costs is what it carries: near the hundredth, pages with as many comments are compared; a thread of 1,000 has
no hundredth and offers the likest of its pages.

${table(
  ['order', 'page', ...sizes.map(whole), 'largest to smallest'],
  reads.database.map(({ sort, which, p50Ms }) => [
    sort,
    which,
    ...p50Ms.map(hundredth),
    `**${tenth(p50Ms.at(-1)! / p50Ms[0]!)}**`,
  ]),
)}

## Live

${whole(live.crowd)} readers follow one thread that gets 20 comments a second for 10 seconds; they run on the same two cores. Then the server
is restarted under them.

${table(
  ['', ''],
  [
    ['memory of the server for them', `**${whole(live.memoryMB)} MB**`],
    ['from acknowledged to delivered, middle', `${whole(live.p50Ms)} ms`],
    ['slowest hundredth', `**${whole(live.p99Ms)} ms**`],
    ['readers who missed something', whole(live.behind)],
    ['events told twice', whole(live.repeated)],
    ['all back after the restart', `${tenth(live.backMs / 1_000)} s`],
    ['posts/s, nobody watching', whole(live.posting.alone)],
    [`posts/s, ${whole(live.posting.audience)} readers watching ten of the threads`, whole(live.posting.watched)],
  ],
)}

## The first comment on the screen

Chromium, 1280 × 900, empty cache, 50 comments in view under a short article, middle of 20 visits. Shown is the first task after
the frame that holds the first comment. Blocking is what tasks took beyond 50 ms each, over that of the same article without comments.

${table(
  ['CPU', 'article painted', 'first comment', 'after the article', 'blocking', 'layout shift'],
  firstComment.map((of) => [
    of.slowdown === 1 ? 'full speed' : `${of.slowdown}× slower`,
    `${whole(of.articleMs)} ms`,
    `${whole(of.shownMs)} ms`,
    `**+${whole(of.afterMs)} ms**`,
    `${whole(of.blockingMs)} ms`,
    of.layoutShift.toFixed(3),
  ]),
)}

## Many comments on the page

The same browser at full speed, a thread of 20,000 in pages of 50, loaded further by pressing "Show more". A press is "collapse" on a
comment in view, until the frame after it.

${table(
  ['comments on the page', 'first comment', 'longest task so far', 'heap', 'press, middle of 9'],
  large.map((of) => [
    whole(of.loaded),
    `${whole(of.shownMs)} ms`,
    `${whole(of.longestTaskMs)} ms`,
    `${tenth(of.heapMB)} MB`,
    `${whole(of.pressMs)} ms`,
  ]),
)}

## Moderation

Opening the queue of held comments from the database, on one connection, without HTTP; middle in milliseconds, by comments in it.

${table(
  ['', ...queueSizes.map(whole), 'largest to smallest'],
  [
    ['the first 20 cards', ...queues.cardsMs.map(tenth), `**${tenth(queues.cardsMs[1]! / queues.cardsMs[0]!)}**`],
    [
      'how much waits in each queue',
      ...queues.countsMs.map(tenth),
      `**${tenth(queues.countsMs[1]! / queues.countsMs[0]!)}**`,
    ],
  ],
)}

An owner saves over HTTP on a site of 1,000 threads; middle of 100, in turn.

${table(
  ['', 'ms', 'of a rule'],
  [
    ['a rule', tenth(saves.rule), 1],
    ['the screening settings', tenth(saves.settings), `**${tenth(saves.settings / saves.rule)}**`],
  ],
)}

${renderAttack(attack)}
`
}

function renderAttack(attack: AttackFigures[]): string {
  const answersOf = (answers: Record<string, number>) =>
    Object.entries(answers)
      .map(([status, count]) => `${whole(count)} × ${status}`)
      .join(', ')
  return `## Under attack

150 connections of one address attack a route each, with one request after the other. Two clients at a time, of eight
other addresses, read a page, a plain page, changes and a search, and post, with a pause of 25 ms. TRUSTED_PROXIES names a proxy,
so that addresses are told apart.

${table(
  ['attack', 'slowest twentieth alone', 'under attack', 'ratio', 'failed', 'answers to the attackers', 'memory'],
  attack.map(({ what, aloneP95Ms, attackedP95Ms, failed, answers, memoryMB }) => [
    what,
    `${tenth(aloneP95Ms)} ms`,
    `${tenth(attackedP95Ms)} ms`,
    `**${tenth(attackedP95Ms / aloneP95Ms)}**`,
    failed,
    answersOf(answers),
    `${whole(memoryMB)} MB`,
  ]),
)}`
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    beside: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
  },
})
if (values.beside) {
  const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  process.stdout.write(`${renderComparison(await compareWith(values.beside, effort))}\n`)
} else await main(positionals)
