import type { SavedView } from '../../../../shared/moderation/saved-views.ts'
import type { ConsoleContext } from '../../context.ts'
import { readAll } from '../../read-all.ts'
import { type Filters, queueHash } from '../../route.ts'

/** Reads the saved views into the context; a failure leaves it as it is. */
export async function loadViews({ request, views }: ConsoleContext): Promise<void> {
  const saved = await readAll((query) => request('GET /moderation/views', { query })).catch(() => null)
  if (saved) views.value = saved
}

export const viewHash = ({ queue, filters }: Pick<SavedView, 'queue' | 'filters'>) =>
  queueHash(queue, filters as Filters)

/** The address of the comments assigned to oneself. */
export const assignedToMeHash = queueHash('all', { assigned: 'me' })

/** The address of the open queue with its filters. */
export const hereHash = ({ route }: ConsoleContext) => queueHash(route.value.queue, route.value.filters)
