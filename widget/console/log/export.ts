import type { Signal } from '@preact/signals'
import type { LogEntry } from '../../../shared/moderation/audit-log.ts'
import type { ConsoleContext } from '../context.ts'

const pageSize = 100

/** Reads all of the log that is shown, a page at a time, and gives it to the browser as a file: a line of JSON for each entry. */
export async function exportLog(
  { ask, announce, words: { say } }: ConsoleContext,
  query: URLSearchParams,
  exported: Signal<number | null>,
) {
  const lines: string[] = []
  exported.value = 0
  try {
    for (let before: number | null = null; ; ) {
      const asked = new URLSearchParams([
        ...query,
        ['limit', `${pageSize}`],
        ...(before ? [['before', `${before}`]] : []),
      ])
      const { items } = await ask<{ items: LogEntry[] }>('GET', `/moderation/log?${asked}`)
      lines.push(...items.map((entry) => `${JSON.stringify(entry)}\n`))
      exported.value = lines.length
      before = items.at(-1)?.seq ?? null
      if (items.length < pageSize) break
    }
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
