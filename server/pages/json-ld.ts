import type { Comment } from '../../shared/comments/comments.ts'
import type { PlainThread } from '../../shared/pages.ts'
import { plainText } from '../comments/markdown/markdown.ts'
import { type Html, raw } from './html.ts'

/**
 * What a plain page shows, as schema.org data for machines: the article the comments are on, named by its own address, with
 * its comments as a tree, for the inside of a script element. `own` is our origin.
 */
export function discussionData({ page, branch, address, articleUrl }: PlainThread, own: string): Html {
  const here = new URL(address, own).href
  const roots = branch ? [{ ...branch.comment, replies: branch.replies }] : page.items
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    ...(articleUrl && { '@id': articleUrl, url: articleUrl }),
    ...(page.thread.title && { headline: page.thread.title }),
    commentCount: page.thread.commentCount,
    discussionUrl: here,
    comment: roots.map((comment) => commentData(comment, here)),
  }
  // Nothing is escaped inside a script element, and without this character nothing in there can end it.
  return raw(JSON.stringify(data).replaceAll('<', '\\u003c'))
}

/** Makes the node of a tombstone, which keeps the place of a removed comment above its replies. */
function commentData(comment: Comment, here: string): object {
  const { id, author, body, createdAt, editedAt, replies } = comment
  return {
    '@type': 'Comment',
    '@id': `urn:uuid:${id}`,
    url: `${here}?comment=${id}#comment-${id}`,
    ...(author
      ? {
          author: { '@type': 'Person', name: author.name },
          datePublished: createdAt,
          ...(editedAt && { dateModified: editedAt }),
          text: plainText(body).trim(),
        }
      : { creativeWorkStatus: 'Deleted' }),
    ...(replies && replies.items.length > 0 && { comment: replies.items.map((reply) => commentData(reply, here)) }),
  }
}
