import { sql } from 'kysely'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Finding, FindingPage } from '../../../shared/comments/search.ts'
import { rootsPerPage } from '../../../shared/limits.ts'
import { boolean, text } from '../../platform/database/columns.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { readSnapshot } from '../../platform/database/transact.ts'
import { fieldProblem } from '../../platform/http/problem.ts'
import { cutPage, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { countFitting } from '../page-bytes.ts'
import { authorColumns, commentColumns, commentRow, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'
import { configurationOf, markEnd, markStart, readableText, searchableQuery, searchableText } from './search-words.ts'

interface SearchInput {
  siteId: string
  threadId: string
  language: string
  words: string
  afterKey: string
  afterId: string
  rows: number
}

const asked = (slot: Slots<Pick<SearchInput, 'language' | 'words'>>) =>
  sql`(websearch_to_tsquery(${slot.language}::regconfig, ${slot.words}) || websearch_to_tsquery('simple', ${slot.words}))`

/** SQL condition: the words name something to look for, beside what to leave out and words that are in every text. */
const isSelective = (slot: Slots<Pick<SearchInput, 'language' | 'words'>>) =>
  sql`querytree(websearch_to_tsquery(${slot.language}::regconfig, ${slot.words})) not in ('', 'T')`

/** Selects the newest published comments of a thread that match; tombstones are never found. */
export const searchStatement = statement(
  'search-thread',
  commentRow,
  (slot: Slots<SearchInput>) => sql`
    select ${commentColumns('c')}, ${authorColumns}
    from comment c join author on author.site_id = c.site_id and author.id = c.author_id
    where c.site_id = ${slot.siteId} and c.thread_id = ${slot.threadId}
      and ${isSelective(slot)}
      and c.search @@ (quote_literal(${slot.threadId}::uuid::text)::tsquery && ${asked(slot)})
      and ${isVisibleTo('c', null)} and c.state = 'published'
      and (c.created_at, c.id) < (${slot.afterKey}::timestamptz, ${slot.afterId}::uuid)
    order by c.created_at desc, c.id desc limit ${slot.rows}`,
)

const selectiveStatement = statement(
  'search-selective',
  { selective: boolean },
  (slot: Slots<Pick<SearchInput, 'language' | 'words'>>) => sql`select ${isSelective(slot)} as selective`,
)

interface HeadlineInput {
  language: string
  words: string
  texts: string[]
}

// The whole text is marked and the excerpt cut here: PostgreSQL's own fragments begin and end with the words found.
const options = `HighlightAll=true, StartSel=${markStart}, StopSel=${markEnd}`

const headlineStatement = statement(
  'search-headlines',
  { headline: text() },
  (slot: Slots<HeadlineInput>) => sql`
    select ts_headline(${slot.language}::regconfig, found.text, ${asked(slot)}, ${sql.lit(options)}) as headline
    from unnest(${slot.texts}::text[]) with ordinality as found (text, place) order by found.place`,
)

/** Time limit of each statement of a search: words that take longer are too common to be looked for. */
const statementMs = 2_000

/** A search in a thread. `q` is what the reader typed, `limit` 1 to 100. */
interface SearchRequest {
  threadId: string
  q: string
  cursor?: string | undefined
  limit?: number | undefined
}

/** Cursor values before the first row of a newest-first list. */
const start = { key: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/**
 * Searches a thread's comments, newest first: word forms of the site's language and exact words. The public view only.
 * @throws Problem invalid, for a cursor of another list, and for words that are all stop words or to be left out
 */
export function searchThread(db: Db, site: Site, request: SearchRequest): Promise<FindingPage> {
  return readSnapshot(db, async (tx) => {
    await sql`set local statement_timeout = ${sql.lit(statementMs)}`.execute(tx)
    return search(tx, site, request)
  })
}

async function search(tx: Queries, site: Site, request: SearchRequest): Promise<FindingPage> {
  const { threadId, q, cursor, limit = rootsPerPage } = request
  const language = configurationOf(site.settings.language)
  const words = searchableQuery(q)
  const scope = `${threadId} search ${JSON.stringify(q)}`
  const after = cursor ? readCursor(site, scope, cursor) : start
  const rows = await searchStatement.run(tx, {
    siteId: site.id,
    threadId,
    language,
    words,
    afterKey: after.key,
    afterId: after.id,
    rows: limit + 1,
  })
  if (rows.length === 0 && !(await selectiveStatement.run(tx, { language, words }))[0]!.selective)
    throw fieldProblem('/query/q', 'must have a word that is not in most comments')
  const { items: shown, nextCursor } = cutPage(rows, Math.min(limit, countFitting(rows)), (last) =>
    writeCursor(site, scope, last.created_at, last.id),
  )
  const texts = shown.map(({ body }) => searchableText(body))
  const headlines = shown.length > 0 ? await headlineStatement.run(tx, { language, words, texts }) : []
  const items = shown.map(
    (row, at): Finding => ({ comment: commentView(row, null), excerpt: excerptOf(headlines[at]!.headline) }),
  )
  return { items, nextCursor }
}

/** Length of an excerpt in UTF-16 units: before the first match, and in all. */
const beforeMax = 60
const excerptMax = 240

/** Cuts an excerpt out of a headline, starting shortly before the first match, at word boundaries if there are any. */
function cut(headline: string): string {
  const found = Math.max(0, headline.indexOf(markStart))
  const space = headline.indexOf(' ', found - beforeMax)
  const from = found <= beforeMax ? 0 : space >= 0 && space < found ? space + 1 : found - beforeMax
  const end = headline.lastIndexOf(' ', from + excerptMax)
  const to = headline.length - from <= excerptMax ? headline.length : end > found ? end : from + excerptMax
  // Never cuts a character in half.
  const part = headline.slice(from, to).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
  return `${from > 0 ? '… ' : ''}${part}${to < headline.length ? ' …' : ''}`
}

/** Converts a headline to nodes. All marks in it are ours, because `searchableText` removes those of readers. */
function excerptOf(headline: string): Node[] {
  return cut(readableText(headline))
    .split(markStart)
    .flatMap((part, at): Node[] => {
      const [marked = '', plain = ''] = at === 0 ? ['', part] : part.split(markEnd)
      return [
        ...(marked ? [{ type: 'mark' as const, children: [{ type: 'text' as const, text: marked }] }] : []),
        ...(plain ? [{ type: 'text' as const, text: plain }] : []),
      ]
    })
}
