import type { Signal } from '@preact/signals'
import type { LogPage } from '../../../shared/moderation/audit-log.ts'
import type { ConsoleContext } from '../context.ts'
import type { queryOf } from './log-model.ts'

const pageSize = 100

/** Downloads the filtered audit log as JSON lines, read a page at a time. `exported` counts the entries meanwhile. */
export async function exportLog(
  { request, announce, words: { say } }: ConsoleContext,
  filters: ReturnType<typeof queryOf>,
  exported: Signal<number | null>,
) {
  const lines: string[] = []
  exported.value = 0
  try {
    let cursor: string | null = null
    do {
      const query: { limit: number; cursor?: string } = { ...filters, limit: pageSize, ...(cursor && { cursor }) }
      const { items, nextCursor }: LogPage = await request('GET /moderation/log', { query })
      lines.push(...items.map((entry) => `${JSON.stringify(entry)}\n`))
      exported.value = lines.length
      cursor = nextCursor
    } while (cursor)
    keep(lines)
    announce(say('log.exported', { n: lines.length }))
  } catch {
    announce(say('con.fail'), true)
  }
  exported.value = null
}

function keep(lines: string[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }))
  link.download = 'afterword-log.jsonl'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}
