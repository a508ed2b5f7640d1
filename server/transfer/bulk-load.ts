import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import { renderMarkdown } from '../comments/markdown/markdown.ts'
import { configurationOf, searchableText, searchVector } from '../comments/search/search-words.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { loadInBulk } from '../platform/database/transact.ts'
import { newId, nilId } from '../platform/ids.ts'

/** One comment to load. `parent` is the place of the comment it answers in the same list, which must come before it. */
export interface LoadedComment {
  author: string
  parent: number | null
  state: CommentState
  createdAt: Date
  /** Every version, the first first; the last one stands. */
  versions: { source: string; at: Date; note?: string | undefined }[]
}

/** The page whose thread is made. */
interface LoadedPage {
  key: string
  url: string
  title: string
}

const batchSize = 1_000

/**
 * Makes a whole thread at once, with times, versions and counters as if it had grown. `comment` writes the comment at a
 * place of the list, so that a million of them need not be in memory together; it is called twice for each place, and must
 * say the same both times. Returns the thread's id; null where the page has a thread already, or got one meanwhile from another
 * process, and then nothing is loaded.
 */
export async function bulkLoad(
  db: Db,
  siteId: string,
  page: LoadedPage,
  count: number,
  comment: (place: number) => LoadedComment,
  onProgress: (loaded: number) => void = () => {},
): Promise<string | null> {
  const threadId = newId()
  const tree = growTree(count, comment)
  return loadInBulk(db, async (tx) => {
    const made = await tx
      .insertInto('thread')
      .values({
        site_id: siteId,
        id: threadId,
        page_key: page.key,
        url: page.url,
        title: page.title,
        comment_count: tree.published,
      })
      .onConflict((conflict) => conflict.columns(['site_id', 'page_key']).doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows === 0n) return null
    const { settings } = await tx
      .selectFrom('site')
      .select('settings')
      .where('site_id', '=', siteId)
      .executeTakeFirstOrThrow()
    const language = configurationOf(String(settings.language ?? 'en'))
    const authors = new Map<string, string>()
    for (let from = 0; from < count; from += batchSize) {
      const places = Array.from({ length: Math.min(batchSize, count - from) }, (_, at) => from + at)
      await insertBatch(tx, { siteId, threadId, language, tree, authors }, places, comment)
      onProgress(from + places.length)
    }
    return threadId
  })
}

interface Tree {
  ids: string[]
  parents: (number | null)[]
  depths: number[]
  replies: number[]
  shownReplies: number[]
  branches: number[]
  published: number
}

function growTree(count: number, comment: (place: number) => LoadedComment): Tree {
  const zeros = () => new Array<number>(count).fill(0)
  const tree: Tree = {
    ids: [],
    parents: [],
    depths: zeros(),
    replies: zeros(),
    shownReplies: zeros(),
    branches: zeros(),
    published: 0,
  }
  const roots = zeros()
  const isPublished: boolean[] = []
  for (let place = 0; place < count; place++) {
    const { parent, state } = comment(place)
    tree.ids.push(newId())
    tree.parents.push(parent)
    tree.depths[place] = parent === null ? 0 : tree.depths[parent]! + 1
    roots[place] = parent === null ? place : roots[parent]!
    isPublished.push(state === 'published')
  }
  // Answers come after what they answer: from the end, every comment's own answers are counted before it is.
  for (let place = count - 1; place >= 0; place--) {
    const parent = tree.parents[place]!
    if (isPublished[place]) tree.published++
    if (parent === null) continue
    if (isPublished[place]) {
      tree.replies[parent]!++
      tree.branches[roots[place]!]!++
    }
    if (isPublished[place] || tree.shownReplies[place]! > 0) tree.shownReplies[parent]!++
  }
  return tree
}

interface Load {
  siteId: string
  threadId: string
  /** PostgreSQL's name for how the site's words are read. */
  language: string
  tree: Tree
  authors: Map<string, string>
}

async function insertBatch(
  tx: Queries,
  { siteId, threadId, language, tree, authors }: Load,
  places: number[],
  comment: (place: number) => LoadedComment,
): Promise<void> {
  const comments = places.map(comment)
  await insertAuthors(tx, siteId, authors, comments)
  const idAt = (place: number | null) => (place === null ? nilId : tree.ids[place]!)
  const rootOf = (place: number): number => {
    let root = place
    while (tree.parents[root] !== null) root = tree.parents[root]!
    return root
  }
  const rows = comments.map((loaded, at) => {
    const place = places[at]!
    const now = loaded.versions.at(-1)!
    const isEdited = loaded.versions.length > 1
    return {
      site_id: siteId,
      id: idAt(place),
      thread_id: threadId,
      parent_id: idAt(tree.parents[place]!),
      root_id: idAt(rootOf(place)),
      depth: tree.depths[place]!,
      author_id: authors.get(loaded.author)!,
      state: loaded.state,
      source: now.source,
      body: JSON.stringify(renderMarkdown(now.source)),
      revision: loaded.versions.length,
      public_revision: wasPublic(loaded) ? loaded.versions.length : 0,
      was_public: wasPublic(loaded),
      revised_at: now.at.toISOString(),
      revision_note: now.note ?? null,
      edited_at: isEdited ? now.at.toISOString() : null,
      created_at: loaded.createdAt.toISOString(),
      reply_count: tree.replies[place]!,
      shown_reply_count: tree.shownReplies[place]!,
      branch_count: tree.parents[place] === null ? tree.branches[place]! : 0,
      post_key: `load ${idAt(place)}`,
    }
  })
  const words = rows.map(({ id, body }) => ({ id, words: searchableText(JSON.parse(body)) }))
  await sql`
    insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, state, source, body, revision,
      public_revision, was_public, revised_at, revision_note, edited_at, created_at, reply_count, shown_reply_count, branch_count, post_key, search)
    select site_id, id, thread_id, parent_id, root_id, depth, author_id, state, source, body, revision,
      public_revision, was_public, revised_at, revision_note, edited_at, created_at, reply_count, shown_reply_count, branch_count, post_key,
      ${searchVector(sql.val(language), sql.ref('words'), sql.ref('thread_id'))}
    from (
      select loaded.*, words.words
      from json_populate_recordset(null::comment, ${JSON.stringify(rows.map((row) => ({ ...row, body: JSON.parse(row.body) })))})
        as loaded
      join json_to_recordset(${JSON.stringify(words)}) as words (id uuid, words text) using (id)
    ) loaded`.execute(tx)
  const earlier = comments.flatMap((loaded, at) =>
    loaded.versions.slice(0, -1).map((version, index) => ({
      site_id: siteId,
      comment_id: idAt(places[at]!),
      revision: index + 1,
      public_revision: wasPublic(loaded) ? index + 1 : null,
      source: version.source,
      body: JSON.stringify(renderMarkdown(version.source)),
      note: version.note ?? null,
      written_at: version.at.toISOString(),
      written_by: 'author' as const,
      quiet: false,
    })),
  )
  if (earlier.length > 0) await tx.insertInto('comment_revision').values(earlier).execute()
}

/** Whether readers could read its versions: those of held and rejected comments they never could. */
const wasPublic = ({ state }: LoadedComment) => state === 'published' || state === 'removed' || state === 'deleted'

async function insertAuthors(
  tx: Queries,
  siteId: string,
  authors: Map<string, string>,
  comments: LoadedComment[],
): Promise<void> {
  const names = [...new Set(comments.map((loaded) => loaded.author))].filter((name) => !authors.has(name))
  if (names.length === 0) return
  const rows = names.map((name) => ({
    site_id: siteId,
    id: newId(),
    kind: 'guest' as const,
    name,
    email: null,
    // Nobody holds a key to these names.
    token_hash: randomBytes(32),
  }))
  await tx.insertInto('author').values(rows).execute()
  for (const row of rows) authors.set(row.name, row.id)
}
