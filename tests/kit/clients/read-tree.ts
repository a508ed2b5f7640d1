import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import { pageUrl, type TestApp } from '../fixtures/app.ts'

/** What a reader who opens everything sees of a branch: ids, or null in place of the words for a tombstone. */
export interface Branch {
  id: string
  source: string | null
  replies: Branch[]
}

/** Reads a page's whole thread as a reader would: the first page, then every "Show more" down to the last reply. */
export async function readTree(test: TestApp, { url = pageUrl, sort = 'oldest', limit = 20 } = {}): Promise<Branch[]> {
  const { body } = await test.ask('GET', `/thread?${new URLSearchParams({ url, sort, limit: String(limit) })}`)
  const path = `/api/v1/sites/_/threads/${body.thread.id}/comments`
  const more = (cursor: string) => `${path}?sort=${sort}&limit=${limit}&cursor=${cursor}`
  return branches(test, await readOn(test, body, more))
}

async function branches(test: TestApp, comments: Comment[]): Promise<Branch[]> {
  const all: Branch[] = []
  for (const comment of comments) {
    const replies = await repliesTo(test, comment)
    all.push({ id: comment.id, source: comment.author && textOf(comment.body), replies: await branches(test, replies) })
  }
  return all
}

async function repliesTo(test: TestApp, { id, replies, replyCount }: Comment): Promise<Comment[]> {
  const path = `/comments/${id}/replies`
  const more = (cursor: string) => `${path}?cursor=${cursor}`
  if (replies) return readOn(test, replies, more)
  return replyCount === 0 ? [] : readOn(test, (await test.ask('GET', path)).body, more)
}

async function readOn(test: TestApp, first: CommentPage, more: (cursor: string) => string): Promise<Comment[]> {
  const items = [...first.items]
  for (let { nextCursor } = first; nextCursor !== null; ) {
    const { status, body } = await test.ask('GET', more(nextCursor))
    if (status !== 200) throw new Error(`${more(nextCursor)} answered ${JSON.stringify(body)}`)
    items.push(...body.items)
    nextCursor = body.nextCursor
  }
  return items
}

const textOf = (nodes: Comment['body']): string =>
  nodes.map((node) => ('text' in node ? node.text : 'children' in node ? textOf(node.children) : '')).join('')
