import type { Item } from './model/item.ts'

/** The permalink of a comment on its page. */
export const pageOf = ({ id, card }: Item) => `${card.peek().thread.url}#comment-${id}`

/** Opens a comment on its page, which then offers to moderate there. The address holds no secret, and the page no opener. */
export function openInPage({ id, card }: Item): void {
  window.open(`${card.peek().thread.url}#comments&moderate&comment-${id}`, '_blank', 'noopener')
}
