import type { Html } from '../html.ts'

/** Comments as a feed tells them, whatever its format. Ids are UUIDs, addresses absolute, times RFC 3339. */
export interface Feed {
  id: string
  title: string
  /** The page the comments are on; null for a whole site. */
  pageUrl: string | null
  feedUrl: string
  /** Newest first. */
  entries: FeedEntry[]
}

export interface FeedEntry {
  id: string
  parentId: string | null
  title: string
  author: string
  url: string
  /** Where the answered comment is on our own server. */
  parentUrl: string | null
  content: Html
  publishedAt: string
  updatedAt: string
}
