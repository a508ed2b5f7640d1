import { type QueueName, type QueueOrder, queueNames, queueOrders } from '../../shared/moderation/moderation.ts'

/** What of a queue is shown. */
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

/** Where somebody is in the console: what stands behind the # of its address. */
export interface Route {
  /** `queue`, or the name of another screen. */
  screen: string
  queue: QueueName
  filters: Filters
}

const names = ['thread', 'author', 'phase', 'q', 'before', 'assigned'] as const
/** In its own order, as long as nobody chooses another. */
export const filterNames: readonly (keyof Filters)[] = names

/** Reads `#/spam?q=words`; whatever it does not know leads to what is pending. */
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

/** The address of a queue: the same for the same filters, in whatever order they came. */
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
