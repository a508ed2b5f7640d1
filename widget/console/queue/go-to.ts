import { type Filters, queueHash } from '../route.ts'
import type { QueueController } from './model/queue-controller.ts'

/** Goes to the same queue with other filters. */
export function goTo(
  { queue }: Pick<QueueController, 'queue'>,
  filters: { [Name in keyof Filters]?: Filters[Name] | undefined },
): void {
  const { name, filters: before } = queue.peek()
  const all = Object.entries({ ...before, ...filters }).filter(([, value]) => value)
  location.hash = queueHash(name, Object.fromEntries(all))
}
