import type { ConsoleContext } from '../context.ts'
import type { Item } from './model/item.ts'

/** The address of a comment on its page, as readers have it. */
export const pageOf = ({ id, card }: Item) => `${card.peek().thread.url}#comment-${id}`

/**
 * Opens a comment on its page, with the team's tools at hand there. The window is opened by the press itself, since browsers let
 * no later one; where there is no way in, it shows the page as readers see it.
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
