import type { JSONColumnType } from 'kysely'
import type { Timestamp } from './columns.ts'

// Tables of sites: origins, settings, word lists.

export interface SiteTable {
  site_id: string
  slug: string
  name: string
  settings: JSONColumnType<Record<string, unknown>>
  secret: Buffer
  created_at: Timestamp
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
