import { type QueueName, type QueueOrder, queueNames, queueOrders } from '../../shared/moderation/moderation.ts'

/** Filters of a queue or of the list of people, as in the address. */
export interface Filters {
  order?: QueueOrder
  thread?: string
  author?: string
  phase?: string
  q?: string
  before?: string
  assigned?: string
  /** Of people: which. */
  only?: string
}

/** The open screen, as parsed from the fragment of the address. */
export interface Route {
  /** `queue`, or the name of another screen. */
  screen: string
  queue: QueueName
  filters: Filters
}

const names = ['thread', 'author', 'phase', 'q', 'before', 'assigned'] as const
/** Filters of queues; the order is none of them. */
export const filterNames: readonly (keyof Filters)[] = names

/** Parses `#/spam?q=words`. Unknown filters are dropped; without a path it is the queue `pending`. */
export function readRoute(hash: string): Route {
  const [, path = '', search = ''] = /^#\/([\w-]*)\??(.*)$/.exec(hash) ?? []
  const query = new URLSearchParams(search)
  const filters: Filters = {}
  for (const name of names) if (query.get(name)) filters[name] = query.get(name)!
  const order = queueOrders.find((one) => one === query.get('order'))
  if (order) filters.order = order
  const only = query.get('only')
  if (only) filters.only = only
  const queue = queueNames.find((name) => name === path)
  return { screen: queue || !path ? 'queue' : path, queue: queue ?? 'pending', filters }
}

/** The address of a queue with filters, sorted, so that equal filters have equal addresses. */
export function queueHash(queue: QueueName, filters: Filters = {}): string {
  const query = new URLSearchParams(
    Object.entries(filters)
      .filter(([, value]) => value)
      .sort(),
  )
  return `#/${queue}${query.size > 0 ? `?${query}` : ''}`
}

/** The address of a list of people. */
export function peopleHash(filters: Pick<Filters, 'q' | 'only'>): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value))
  return `#/people${query.size > 0 ? `?${query}` : ''}`
}

/** The address of a person. */
export const personHash = (id: string) => `#/people?author=${id}`
