import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '../../../server/platform/database/database.ts'
import { origin, pageUrl } from '../fixtures/app.ts'
import { makeGuest, startPosting } from './posting-clients.ts'

/** What one who edits knows: the number of the last edit that was acknowledged, of the last that was asked for, and how many were. */
interface Editing {
  key: string
  acknowledged: number
  asked: number
  saved: number
}

/** An answer that no outage excuses. */
interface Strange {
  what: string
  status: number
  body: string
}

const bodyOf = (edit: number) => `Edit ${edit}`
const threadPath = `/api/v1/sites/_/thread?url=${encodeURIComponent(pageUrl)}`

/**
 * Readers, writers and people who edit, all at once, through whatever becomes of the server and its database. `verify` settles
 * what is unknown and compares what was acknowledged with what is there.
 */
export function startMixedLoad(addressOf: () => string, { writers = 4, editors = 2, readers = 2 } = {}) {
  const posting = startPosting(addressOf, writers)
  const editings: Editing[] = []
  const strange: Strange[] = []
  const seen = { reads: 0, refusals: 0, stale: 0, slowestMs: 0 }
  let isStopping = false

  async function ask(what: string, path: string, options: RequestInit = {}): Promise<Response | null> {
    const beganAtMs = performance.now()
    try {
      const response = await fetch(`${addressOf()}${path}`, { ...options, signal: AbortSignal.timeout(30_000) })
      const body = await response.text()
      const isRefusal = response.status === 503 && response.headers.has('retry-after')
      if (isRefusal) seen.refusals++
      else if (response.status >= 500) strange.push({ what, status: response.status, body })
      return new Response(response.status === 304 ? null : body, response)
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') strange.push({ what, status: 0, body: 'no answer in 30 s' })
      return null
    } finally {
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - beganAtMs)
    }
  }

  async function reader(): Promise<void> {
    while (!isStopping) {
      const response = await ask('read', threadPath)
      if (response?.status === 200) seen.reads++
      if (response?.headers.has('age')) seen.stale++
      await new Promise((resolve) => setTimeout(resolve, response?.status === 200 ? 20 : 100))
    }
  }

  async function editor(name: number): Promise<void> {
    const token = await makeGuest(addressOf, `Reviser ${name}`)
    const headers = { Origin: origin, 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
    const key = crypto.randomUUID()
    let comment: { id: string; revision: number } | undefined
    while (!comment && !isStopping) {
      const body = JSON.stringify({ page: { url: pageUrl }, body: bodyOf(0) })
      const options = { method: 'POST', headers: { ...headers, 'Idempotency-Key': key }, body }
      const response = await ask('post to edit', '/api/v1/sites/_/comments', options)
      if (response?.status === 201) comment = (await response.json()).comment
    }
    if (!comment) return
    const editing: Editing = { key, acknowledged: 0, asked: 0, saved: 0 }
    editings.push(editing)
    let { revision } = comment
    while (!isStopping) {
      const edit = ++editing.asked
      const body = JSON.stringify({ body: bodyOf(edit) })
      const options = { method: 'PATCH', headers: { ...headers, 'If-Match': `"${revision}"` }, body }
      const response = await ask('edit', `/api/v1/sites/_/comments/${comment.id}`, options)
      const answer = response && response.status < 500 ? await response.json() : null
      if (response?.status === 200) {
        editing.acknowledged = edit
        editing.saved++
        revision = answer.revision
      } else if (response?.status === 412) revision = answer.current.revision
      else if (answer) strange.push({ what: 'edit', status: response!.status, body: JSON.stringify(answer) })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  const running = Promise.all([
    ...Array.from({ length: readers }, reader),
    ...Array.from({ length: editors }, (_, name) => editor(name)),
  ])

  return {
    posting,
    seen,
    /** How many edits the server has acknowledged. */
    edits: () => editings.reduce((sum, { saved }) => sum + saved, 0),
    /** Ends the load and throws where an acknowledged post or edit is not there exactly once, or an answer was strange. */
    async verify(db: Db): Promise<{ posts: number; edits: number; refused: number }> {
      isStopping = true
      await Promise.all([running, posting.finish()])
      const { rows } = await sql<{ id: string; key: string; source: string }>`
        select comment.id, post_key as key, source from comment
        join thread on thread.site_id = comment.site_id and thread.id = comment.thread_id
        where page_key = ${pageUrl}`.execute(db)
      const byKey = Map.groupBy(rows, ({ key }) => key)
      for (const { key, id, source } of posting.journal)
        expect(byKey.get(key), 'an acknowledged post, once, byte for byte').toEqual([{ id, key, source }])
      expect(posting.journal.filter(({ refusal }) => refusal !== null)).toEqual([])
      for (const { key, acknowledged, asked } of editings) {
        const found = byKey.get(key) ?? []
        expect(found.length, 'what is edited, once').toBe(1)
        const edit = Number(/^Edit (\d+)$/.exec(found[0]!.source)?.[1])
        expect(edit, 'the last acknowledged edit, or one of unknown outcome').toBeGreaterThanOrEqual(acknowledged)
        expect(edit).toBeLessThanOrEqual(asked)
      }
      const { rows: counts } = await sql<{ said: number }>`
        select comment_count as said from thread where page_key = ${pageUrl}`.execute(db)
      expect(rows.length, 'the thread counts what it has').toBe(counts[0]?.said)
      expect(strange).toEqual([])
      return { posts: posting.journal.length, edits: this.edits(), refused: seen.refusals + posting.outages() }
    },
  }
}

/** A load that runs. */
export type MixedLoad = ReturnType<typeof startMixedLoad>
