import { sql } from 'kysely'
import type { Comment, CommentState, NewComment } from '../../../shared/comments.ts'
import { duplicateWindowS } from '../../../shared/limits.ts'
import type { Reason } from '../../../shared/moderation.ts'
import type { Node } from '../../../shared/nodes.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId, nilId } from '../../platform/ids.ts'
import type { Screening } from '../../screening/screening.ts'
import type { Sender, Verdict } from '../../screening/verdict.ts'
import { isOpen, slowDown } from '../../sites/heat.ts'
import { appendLog } from '../../sites/log.ts'
import type { Site } from '../../sites/site.ts'
import { makeThread, threadByKey } from '../../sites/threads.ts'
import { renderBody } from '../markdown/render-body.ts'
import { anyComment } from '../reading/find-comment.ts'
import { type CommentRow, editableView } from '../reading/view.ts'
import { configurationOf, searchableText, searchVector } from '../search/search-words.ts'
import { seemsPublishedTo } from '../visibility.ts'
import { draftOf } from './draft.ts'
import { leaveWord } from './leave-word.ts'
import type { PostContext } from './post-context.ts'
import { refusedByRules, screened } from './screened.ts'
import { earlierUnderKey, postedUnderKey, whyNotPosted } from './why-not-posted.ts'

interface PostInput {
  siteId: string
  id: string
  threadId: string
  parentId: string
  authorId: string
  state: CommentState
  verdict: string | null
  shadowed: boolean
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
      where site_id = ${slot.siteId} and id = ${slot.parentId} and thread_id = ${slot.threadId}
        and ${seemsPublishedTo('comment', slot.authorId)} and (state = 'published' or ${slot.state} <> 'published')
        and exists (select from open_thread)
      for no key update
    ), made as (
      insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, state, verdict, shadowed, source,
        body, post_key, changed_in, search)
      select ${slot.siteId}, ${slot.id}::uuid, open_thread.id, ${slot.parentId}, coalesce(parent.root_id, ${slot.id}::uuid),
        coalesce(parent.depth + 1, 0), ${slot.authorId}, ${slot.state}, ${slot.verdict}::jsonb, ${slot.shadowed}, ${slot.source},
        ${slot.body}::json, ${slot.postKey}, open_thread.version, ${searchVector(slot.language, slot.words, sql`open_thread.id`)}
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
            and twin.source = ${slot.source} and twin.state in ('published', 'held', 'spam')
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
  sender: Pick<Sender, 'address' | 'agent'>
}

export interface PostDeps {
  db: Db
  screening: Screening
}

/** A parent deleted and restored at the moment of its reply is in the way at first and then no longer: worth another try. */
const attemptsMax = 3

/**
 * Publishes a comment exactly once, or holds it where screening says so: the same key again gives the same comment, whatever
 * happened to the first answer.
 * @throws Problem thread-closed | members-only | slow-mode | parent-gone | duplicate-comment | key-reused | refused-by-rules |
 * proof-required | invalid
 */
export async function postComment(
  { db, screening }: PostDeps,
  site: Site,
  context: PostContext,
  post: Post,
): Promise<Comment> {
  const { viewer } = context
  const isShadowed = viewer.standing.shadowed
  const { body: source } = post.comment
  const parentId = post.comment.parentId ?? nilId
  const body = renderBody(source)
  const verdict = await screening.look({
    site,
    author: viewer,
    draft: draftOf(source, body),
    facts: context.facts,
    sender: senderOf(post),
    isEdit: false,
  })
  const { state, reasons } = verdict
  if (state === 'refused' || state === 'unproven') return turnedAway(db, screening, site, context, post, verdict)
  const threadId = context.threadId ?? (await threadOfFirst(db, site, viewer, post))
  const input = {
    siteId: site.id,
    id: newId(),
    threadId,
    parentId,
    authorId: viewer.id,
    state: isShadowed ? 'held' : state,
    verdict: reasons.length > 0 ? JSON.stringify(reasons) : null,
    shadowed: isShadowed,
    source,
    body: JSON.stringify(body),
    postKey: post.key,
    isMember: context.isMember,
    isStaff: viewer.kind === 'staff',
    language: configurationOf(site.settings.language),
    words: searchableText(body),
  } satisfies PostInput
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const [made] = await place(db, input, reasons, context.isSlow)
    if (made) {
      if (input.state === 'published') db.changes.publish(threadId, made.version)
      await follow(db, site.id, threadId, made.id, verdict)
      return editableView({ ...postedRow(input, made, viewer, body), verdict: reasons }, viewer, site.settings)
    }
    const earlier = await whyNotPosted(db, site, context, threadId, post)
    if (earlier) return earlier
  }
  throw new Error('a post made no comment, and nothing says why')
}

/**
 * Makes the row. Where screening holds it, the log says so; a shadow leaves no trace: what casts it stands in the log already.
 * In a slow thread posts come one after the other: what waits for the thread's lock in the statement itself does not see
 * what was posted meanwhile, and two at once would both get through.
 */
function place(db: Db, input: PostInput, reasons: Reason[], isSlow: boolean): Promise<PostedRow[]> {
  const isPublic = input.state === 'published'
  if (isPublic && !isSlow) return postStatement(db.pool, input)
  return db.transaction().execute(async (tx) => {
    if (isSlow) await lockForPost.within(tx, input)
    const made = await postStatement.within(tx, input)
    if (made.length > 0 && !isPublic && !input.shadowed)
      await appendLog(tx, input.siteId, [screened(input, null, 1, reasons)])
    return made
  })
}

/** What rules want done beside: a thread slowed down, word left for the team. */
async function follow(db: Db, siteId: string, threadId: string, id: string, verdict: Verdict): Promise<void> {
  const { slow, notifies } = verdict
  if (slow) await slowDown(db, siteId, threadId, slow, 'rule', slow.rule)
  if (notifies.length > 0) await leaveWord(db, siteId, id, notifies)
}

/** What was posted under the key before stays posted, whatever the rules have come to say since. */
async function turnedAway(
  db: Db,
  screening: Screening,
  site: Site,
  { viewer, threadId }: PostContext,
  post: Post,
  verdict: Verdict,
): Promise<Comment> {
  const earlier = threadId && (await earlierUnderKey(db, site, viewer, threadId, post))
  if (earlier) return earlier
  if (verdict.state === 'refused') throw refusedByRules(verdict)
  const challenge = await screening.challenge(site, { key: post.key, authorId: viewer.id })
  throw new Problem('proof-required', { challenge })
}

function senderOf({ key, comment, sender }: Post): Sender {
  const { trap = '', tookMs = null, proof } = comment.checks ?? {}
  return { ...sender, pageUrl: comment.page.url, isReply: Boolean(comment.parentId), trap, tookMs, proof, key }
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
    shadowed: input.shadowed,
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
