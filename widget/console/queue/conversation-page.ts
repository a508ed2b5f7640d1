import type { ConsoleContext } from '../context.ts'
import type { Item } from './model/item.ts'

/** The address of the plain page of a comment's conversation, as readers see it. */
export function conversationOf({ basePath, site }: ConsoleContext, { id, card }: Item): string {
  const { thread, comment, parents } = card.peek()
  const shown = comment.state === 'published' ? id : parents[0]?.id
  const query = new URLSearchParams(shown ? { comment: shown } : {})
  return `${basePath}/threads/${site}/${thread.id}?${query}`
}
