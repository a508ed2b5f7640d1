import type { SavedView } from '../../../../shared/moderation/saved-views.ts'
import type { ConsoleContext } from '../../context.ts'
import { type Filters, queueHash } from '../../route.ts'

/** Reads the views of whoever is in; until they are there, there are none. */
export async function loadViews({ request, views }: ConsoleContext): Promise<void> {
  const answer = await request('GET /moderation/views').catch(() => null)
  if (answer) views.value = answer.items
}

export const viewHash = ({ queue, filters }: Pick<SavedView, 'queue' | 'filters'>) =>
  queueHash(queue, filters as Filters)

/** Where everything is that one was asked to look at. */
export const forYouHash = queueHash('all', { assigned: 'me' })

/** The address of what is open. */
export const hereHash = ({ route }: ConsoleContext) => queueHash(route.value.queue, route.value.filters)
