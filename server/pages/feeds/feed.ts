import type { Html } from '../html.ts'

/** A feed of comments, independent of its format. Ids are UUIDs, addresses absolute, times RFC 3339. */
export interface Feed {
  id: string
  title: string
  /** Address of the commented page; null in the feed of a whole site. */
  pageUrl: string | null
  feedUrl: string
  /** Newest first. */
  entries: FeedEntry[]
}

/** A comment as an entry of a feed. */
export interface FeedEntry {
  id: string
  parentId: string | null
  title: string
  author: string
  url: string
  /** Address of the parent comment on this server. */
  parentUrl: string | null
  content: Html
  publishedAt: string
  updatedAt: string
}
