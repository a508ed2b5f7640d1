import type { Generated, JSONColumnType } from 'kysely'
import type { Timestamp } from './columns.ts'

// Tables of sites: origins, settings, word lists.

export interface SiteTable {
  site_id: string
  slug: string
  name: string
  settings: JSONColumnType<Record<string, unknown>>
  secret: Buffer
  created_at: Timestamp
  /** The trial's site, which is served in trial mode only. */
  trial: Generated<boolean>
  /** The server's address when it was last started, for the commands; null before the first start. */
  address: string | null
}

export interface SiteOriginTable {
  site_id: string
  origin: string
  added_at: Timestamp
}

export interface WordListTextTable {
  site_id: string
  hash: Buffer
  words: string
}
