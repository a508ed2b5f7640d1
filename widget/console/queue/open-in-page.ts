import type { ConsoleContext } from '../context.ts'
import type { Item } from './model/item.ts'

/** The permalink of a comment on its page. */
export const pageOf = ({ id, card }: Item) => `${card.peek().thread.url}#comment-${id}`

/**
 * Opens a comment on its page with the moderation tools. The window opens at once, since browsers block later ones; where no
 * link for the tools can be had, it shows the page as readers see it.
 */
export async function openInPage({ request }: ConsoleContext, item: Item): Promise<void> {
  const tab = window.open('about:blank', '_blank')
  if (!tab) return
  // The page must not reach back into the console.
  tab.opener = null
  const page = { thread: item.card.peek().thread.id, comment: item.id }
  const { url } = await request('POST /staff/embed-links', { body: page }).catch(() => ({ url: pageOf(item) }))
  tab.location.replace(url)
}
