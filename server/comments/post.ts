import { sql } from 'kysely'
import type { Comment, CommentState, NewComment } from '../../shared/comments.ts'
import { duplicateWindowS } from '../../shared/limits.ts'
import type { Node } from '../../shared/nodes.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import { newId, nilId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { type Slots, statement } from '../platform/statement.ts'
import { isOpen } from '../sites/heat.ts'
import type { Site } from '../sites/site.ts'
import { makeThread, type ThreadRow, threadById, threadByKey } from '../sites/threads.ts'
import { anyComment } from './find-comment.ts'
import type { PostContext } from './post-context.ts'
import { renderBody } from './render-body.ts'
import { configurationOf, searchableText, searchVector } from './search-words.ts'
import { type CommentRow, editableView } from './view.ts'

interface PostInput {
  siteId: string
  id: string
  threadId: string
  parentId: string
  authorId: string
  state: CommentState
  source: string
  body: string
  postKey: string
  isMember: boolean
  isStaff: boolean
  language: string
  words: string
}

interface PostedRow {
  id: string
  root_id: string
  depth: number
  created_at: string
  version: number
}

/**
 * The whole of a post. The thread's row is locked first, here and in every statement that changes a thread's comments, so
 * that none waits for another crosswise. Both locks look again at what they waited for: a thread closed or a parent removed
 * in that moment is seen, and then no row is made.
 */
export const postStatement = statement<PostInput, PostedRow>(
  'post-comment',
  (slot: Slots<PostInput>) => sql`
    with open_thread as (
      select id, version + 1 as version, case when slow_until <= now() then 0 else slow_s end as slow_s from thread
      where site_id = ${slot.siteId} and id = ${slot.threadId} and ${isOpen} and (not members_only or ${slot.isMember})
      for no key update
    ), parent as (
      select id, root_id, depth from comment
      where site_id = ${slot.siteId} and id = ${slot.parentId} and thread_id = ${slot.threadId} and state = 'published'
        and exists (select from open_thread)
      for no key update
    ), made as (
      insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, state, source, body, post_key,
        changed_in, search)
      select ${slot.siteId}, ${slot.id}::uuid, open_thread.id, ${slot.parentId}, coalesce(parent.root_id, ${slot.id}::uuid),
        coalesce(parent.depth + 1, 0), ${slot.authorId}, ${slot.state}, ${slot.source}, ${slot.body}::json, ${slot.postKey},
        open_thread.version, ${searchVector(slot.language, slot.words, sql`open_thread.id`)}
      from open_thread left join parent on true
      where (${slot.parentId} = ${sql.lit(nilId)}::uuid or parent.id is not null)
        and (open_thread.slow_s = 0 or ${slot.isStaff} or not exists (
          select from comment own
          where own.site_id = ${slot.siteId} and own.author_id = ${slot.authorId} and own.thread_id = ${slot.threadId}
            and own.created_at > now() - make_interval(secs => open_thread.slow_s)
        ))
        and not exists (
          select from comment twin
          where twin.site_id = ${slot.siteId} and twin.author_id = ${slot.authorId}
            and twin.created_at > now() - make_interval(secs => ${sql.lit(duplicateWindowS)})
            and twin.thread_id = ${slot.threadId} and twin.parent_id = ${slot.parentId}
            and twin.source = ${slot.source} and twin.state in ('published', 'held')
        )
      on conflict (site_id, author_id, post_key) do nothing
      returning id, parent_id, root_id, depth, state, created_at, changed_in
    ), counted as (
      update thread set comment_count = comment_count + 1, version = made.changed_in
      from made
      where thread.site_id = ${slot.siteId} and thread.id = ${slot.threadId} and made.state = 'published'
    ), answered as (
      update comment set
        reply_count = reply_count + (comment.id = made.parent_id)::int,
        shown_reply_count = shown_reply_count + (comment.id = made.parent_id)::int,
        branch_count = branch_count + (comment.id = made.root_id)::int
      from made
      where comment.site_id = ${slot.siteId} and comment.id = any (array[made.parent_id, made.root_id])
        and made.depth > 0 and made.state = 'published'
    )
    select id, root_id, depth, created_at, changed_in as version from made`,
)

const lockForPost = statement<Pick<PostInput, 'siteId' | 'threadId'>, unknown>(
  'post-in-turn',
  (slot) => sql`select from thread where site_id = ${slot.siteId} and id = ${slot.threadId} for no key update`,
)

/** What a post is made of, checked by its schema. `key` is the Idempotency-Key. */
export interface Post {
  key: string
  pageKey: string
  comment: NewComment
}

/** A parent deleted and restored at the moment of its reply is in the way at first and then no longer: worth another try. */
const attemptsMax = 3

/**
 * Publishes a comment exactly once: the same key again gives the same comment, whatever happened to the first answer.
 * @throws Problem thread-closed | members-only | slow-mode | parent-gone | duplicate-comment | key-reused | invalid
 */
export async function postComment(db: Db, site: Site, context: PostContext, post: Post): Promise<Comment> {
  const { viewer } = context
  const { body: source } = post.comment
  const parentId = post.comment.parentId ?? nilId
  const body = renderBody(source)
  const threadId = context.threadId ?? (await threadOfFirst(db, site, viewer, post))
  const input = {
    siteId: site.id,
    id: newId(),
    threadId,
    parentId,
    authorId: viewer.id,
    state: 'published' as const,
    source,
    body: JSON.stringify(body),
    postKey: post.key,
    isMember: context.isMember,
    isStaff: viewer.kind === 'staff',
    language: configurationOf(site.settings.language),
    words: searchableText(body),
  }
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const [made] = await (context.isSlow ? postInTurn(db, input) : postStatement(db.pool, input))
    if (made) {
      db.changes.publish(threadId, made.version)
      return editableView(postedRow(input, made, viewer, body), viewer, site.settings)
    }
    const earlier = await whyNotPosted(db, site, context, threadId, post)
    if (earlier) return earlier
  }
  throw new Error('a post made no comment, and nothing says why')
}

/**
 * As postStatement, one after the other: what waits for the thread's lock in the same statement does not see what was posted
 * meanwhile, and slow mode would let two at once through.
 */
async function postInTurn(db: Db, input: PostInput): Promise<PostedRow[]> {
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await lockForPost(client, input)
    const made = await postStatement(client, input)
    await client.query('commit')
    client.release()
    return made
  } catch (error) {
    // The connection is in the middle of something: no other request may get it.
    client.release(true)
    throw error
  }
}

function postedRow(input: PostInput, made: PostedRow, viewer: Viewer, body: Node[]): CommentRow & { source: string } {
  return {
    id: input.id,
    thread_id: input.threadId,
    parent_id: input.parentId,
    depth: made.depth,
    author_id: viewer.id,
    author_name: viewer.name,
    author_badges: viewer.badges,
    state: input.state,
    source: input.source,
    body,
    revision: 1,
    edited_at: null,
    created_at: made.created_at,
    reaction_count: 0,
    reply_count: 0,
    pinned_at: null,
    picked_at: null,
  }
}

/** Makes the thread of a page's first comment; a post that is refused anyway leaves no empty thread behind. */
async function threadOfFirst(db: Db, site: Site, viewer: Viewer, post: Post): Promise<string> {
  const { page } = post.comment
  const isReply = (post.comment.parentId ?? nilId) !== nilId
  const earlier = await postedUnderKey(db, site.id, viewer.id, post.key)
  if (!earlier && !isReply) return makeThread(db, site.id, post.pageKey, page.url, page.title ?? '')
  // Another post, perhaps this very one sent twice, may have made the thread a moment ago.
  const thread = await threadByKey(db, site.id, post.pageKey)
  if (thread) return thread.id
  if (!earlier) throw new Problem('parent-gone', {})
  const stored = await anyComment(db, site.id, earlier.id)
  throw new Problem('key-reused', { comment: editableView(stored!, viewer, site.settings) })
}

/** The comment made under the key before, or null where nothing stands in the way any more. */
async function whyNotPosted(
  db: Db,
  site: Site,
  { viewer, isMember }: PostContext,
  threadId: string,
  post: Post,
): Promise<Comment | null> {
  const { body: source } = post.comment
  const parentId = post.comment.parentId ?? nilId
  const shown = async (id: string) => editableView((await anyComment(db, site.id, id))!, viewer, site.settings)

  const earlier = await postedUnderKey(db, site.id, viewer.id, post.key)
  if (earlier) {
    const isSame = earlier.source === source && earlier.thread_id === threadId && earlier.parent_id === parentId
    const comment = await shown(earlier.id)
    if (isSame) return comment
    throw new Problem('key-reused', { comment })
  }
  const thread = await threadById(db, site.id, threadId)
  if (thread?.state !== 'open') throw new Problem('thread-closed', {})
  if (thread.members_only && !isMember) throw new Problem('members-only', {})
  if (thread.slow_s > 0 && viewer.kind !== 'staff') await refuseFast(db, site, viewer, thread)
  if (parentId !== nilId) {
    const parent = await anyComment(db, site.id, parentId)
    if (parent?.thread_id !== threadId || parent.state !== 'published') throw new Problem('parent-gone', {})
  }
  const twin = await db
    .selectFrom('comment')
    .select('id')
    .where('site_id', '=', site.id)
    .where('author_id', '=', viewer.id)
    .where('thread_id', '=', threadId)
    .where('parent_id', '=', parentId)
    .where('source', '=', source)
    .where('state', 'in', ['published', 'held'])
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  if (twin) throw new Problem('duplicate-comment', { comment: await shown(twin.id) })
  return null
}

/** Refuses who wrote here less than the thread's slow mode ago. @throws Problem slow-mode */
async function refuseFast(db: Db, site: Site, viewer: Viewer, thread: ThreadRow): Promise<void> {
  const { rows } = await sql<{ waits: number | null }>`
    select ceil(extract(epoch from max(created_at) - now()) + ${thread.slow_s}::int)::int as waits from comment
    where site_id = ${site.id} and author_id = ${viewer.id} and thread_id = ${thread.id}`.execute(db)
  const retryAfterS = rows[0]?.waits ?? 0
  if (retryAfterS > 0) throw new Problem('slow-mode', { retryAfterS, headers: { 'Retry-After': `${retryAfterS}` } })
}

// The words first posted under the key: an edit since then must not make an honest retry look like another comment.
async function postedUnderKey(db: Db, siteId: string, authorId: string, key: string) {
  return db
    .selectFrom('comment as c')
    .leftJoin('comment_revision as first', (join) =>
      join.onRef('first.site_id', '=', 'c.site_id').onRef('first.comment_id', '=', 'c.id').on('first.revision', '=', 1),
    )
    .select(['c.id', 'c.thread_id', 'c.parent_id'])
    .select((get) => get.fn.coalesce('first.source', 'c.source').as('source'))
    .where('c.site_id', '=', siteId)
    .where('c.author_id', '=', authorId)
    .where('c.post_key', '=', key)
    .executeTakeFirst()
}
