import type { Feed } from './feed.ts'

/** Writes a feed as JSON Feed 1.1. @see https://www.jsonfeed.org/version/1.1/ */
export function writeJsonFeed({ title, pageUrl, feedUrl, entries }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    ...(pageUrl && { home_page_url: pageUrl }),
    feed_url: feedUrl,
    items: entries.map((entry) => ({
      id: `urn:uuid:${entry.id}`,
      url: entry.url,
      title: entry.title,
      content_html: entry.content.toString(),
      date_published: entry.publishedAt,
      date_modified: entry.updatedAt,
      authors: [{ name: entry.author }],
    })),
  })
}
