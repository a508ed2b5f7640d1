import { batch, type Signal, signal } from '@preact/signals'
import { type PersonLine, peopleFilters } from '../../../shared/people/people.ts'
import type { ConsoleContext } from '../context.ts'
import type { Filters } from '../route.ts'

/** The list of a site's commenters; the address holds its filters. */
export interface DirectoryModel {
  items: Signal<PersonLine[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  next: Signal<string | null>
  load: (filters: Filters, hasMore?: boolean) => Promise<void>
}

export function createDirectory({ request, announce, words: { say } }: ConsoleContext): DirectoryModel {
  let loads = 0
  const directory: DirectoryModel = {
    items: signal<PersonLine[]>([]),
    phase: signal('loading'),
    next: signal<string | null>(null),
    async load({ q, only }, hasMore = false) {
      const mine = ++loads
      const before = hasMore ? directory.items.peek() : []
      const known = peopleFilters.find((one) => one === only)
      const cursor = hasMore && directory.next.peek()
      const query = { ...(q && { q }), ...(known && { only: known }), ...(cursor && { cursor }) }
      try {
        const { items, nextCursor } = await request('GET /moderation/authors', { query })
        if (mine !== loads) return
        batch(() => {
          directory.items.value = [...before, ...items]
          directory.next.value = nextCursor
          directory.phase.value = 'ready'
        })
        if (q || only || hasMore) announce(say('dir.shown', { n: before.length + items.length }))
      } catch {
        if (mine === loads) directory.phase.value = 'failed'
      }
    },
  }
  return directory
}
