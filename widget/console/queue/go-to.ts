import { type Filters, queueHash } from '../route.ts'
import type { QueueController } from './model/queue-controller.ts'

/** Navigates to the open queue with changed filters; undefined or empty removes one. */
export function goTo(
  { queue }: Pick<QueueController, 'queue'>,
  filters: { [Name in keyof Filters]?: Filters[Name] | undefined },
): void {
  const { name, filters: before } = queue.peek()
  const all = Object.entries({ ...before, ...filters }).filter(([, value]) => value)
  location.hash = queueHash(name, Object.fromEntries(all))
}
