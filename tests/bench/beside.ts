import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { testSite } from '../kit/fixtures/server.ts'
import { findChromium } from '../kit/setup/chromium.ts'
import type { Command, Ready } from './beside-peer.ts'
import { article, comments, visit } from './first-comment.ts'
import { median } from './stage.ts'

/** How long the comparison takes: so many rounds, and in each so many seconds of load for each figure and side. */
export interface Effort {
  rounds: number
  seconds: number
}

/** One figure of both sides. Above 1 the ratio speaks for this checkout, whatever is measured. */
export interface Compared {
  figure: string
  here: number
  there: number
  ratio: number
}

interface Side extends AsyncDisposable, Ready {
  measure: (what: 'posts' | 'pages' | 'unchanged', seconds: number) => Promise<number>
}

const rates = { posts: 'posts/s', pages: 'page reads/s', unchanged: 'unchanged pages/s' } as const
const visitsARound = 3

/**
 * Measures this checkout and another in turn, round by round, so that a slow minute of the machine is everybody's. Each side
 * is the server of its checkout on a database of its own; the client is the same. Needs node_modules in both.
 */
export async function compareWith(checkout: string, { rounds, seconds }: Effort): Promise<Compared[]> {
  await using here = await startSide(path.join(import.meta.dirname, '../..'))
  await using there = await startSide(path.resolve(checkout))
  const sides = { here, there }
  const seen = new Map<string, Record<keyof typeof sides, number[]>>()
  const note = (figure: string, side: keyof typeof sides, value: number) => {
    if (!seen.has(figure)) seen.set(figure, { here: [], there: [] })
    seen.get(figure)![side].push(value)
  }
  await using site = await testSite()
  for (const [name, { address, pageId }] of Object.entries(sides))
    site.pages.set(`/${name}`, article(comments(address.replace('127.0.0.1', 'localhost'), pageId)))
  const browser = await chromium.launch(await findChromium())
  // What is warm after its first use is not measured by whoever comes first.
  for (const side of ['here', 'there'] as const) await visit(browser, `${site.origin}/${side}`, 1)

  for (let round = 0; round < rounds; round++) {
    const inTurn = round % 2 === 0 ? (['here', 'there'] as const) : (['there', 'here'] as const)
    for (const what of Object.keys(rates) as (keyof typeof rates)[])
      for (const side of inTurn) note(rates[what], side, await sides[side].measure(what, seconds))
    for (let one = 0; one < visitsARound; one++)
      for (const side of inTurn)
        note('first comment, ms', side, (await visit(browser, `${site.origin}/${side}`, 4)).shownMs)
  }
  await browser.close()

  return [...seen].map(([figure, { here, there }]) => {
    const isTime = figure.endsWith('ms')
    const ratios = here.map((one, at) => (isTime ? there[at]! / one : one / there[at]!))
    return { figure, here: median(here), there: median(there), ratio: median(ratios) }
  })
}

async function startSide(checkout: string): Promise<Side> {
  const child = fork(path.join(import.meta.dirname, 'beside-peer.ts'), [checkout], { cwd: checkout })
  const ready = (await nextMessage(child)) as Ready
  const send = (command: Command) => child.send(command)
  return {
    ...ready,
    async measure(what, seconds) {
      send({ what, seconds })
      return (await nextMessage(child)) as number
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      send({ what: 'leave' })
      await gone
    },
  }
}

/** @throws Error where the process ends instead */
async function nextMessage(child: ChildProcess): Promise<unknown> {
  const over = new AbortController()
  const { signal } = over
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`one side ended with ${code}`)
      }),
    ])
  } finally {
    over.abort()
  }
}

/** The comparison as a table of plain text. */
export function renderComparison(compared: Compared[]): string {
  const rows = [
    ['', 'here', 'there', 'ratio'],
    ...compared.map(({ figure, here, there, ratio }) => [
      figure,
      Math.round(here).toLocaleString('en'),
      Math.round(there).toLocaleString('en'),
      `${ratio.toFixed(2)}${ratio < 0.95 ? ' (below 0.95)' : ''}`,
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]! + 2))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
