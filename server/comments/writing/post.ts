import type { Comment } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { threadChanged } from '../../platform/database/changes.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact, writeStatement } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId, nilId } from '../../platform/ids.ts'
import { refusedByRules } from '../../screening/refusal.ts'
import type { Screening } from '../../screening/screening.ts'
import type { Sender, Verdict } from '../../screening/verdict.ts'
import type { Site } from '../../sites/site.ts'
import { startSlowMode } from '../../threads/posting-limits.ts'
import { makeThread, threadByKey } from '../../threads/threads.ts'
import { renderBody } from '../markdown/render-body.ts'
import { anyComment } from '../reading/find-comment.ts'
import { configurationOf, searchableText } from '../search/search-words.ts'
import { type CommentRow, editableView } from '../view.ts'
import { diagnosePost, earlierUnderKey, postedUnderKey } from './diagnose-post.ts'
import { draftOf } from './draft.ts'
import { notifyTeam } from './notify-team.ts'
import type { Post, PostContext } from './post-context.ts'
import { lockForPost, type PostedRow, type PostInput, postStatement } from './post-statement.ts'
import { screened } from './screened.ts'

/** What posting and editing need beside the comment. */
export interface PostDeps {
  db: Db
  screening: Screening
  /** Whether the page of a new thread is read for what it says of itself. */
  readsPages?: boolean
}

/** Attempts if the parent is deleted and restored during the reply. */
const attemptsMax = 3

/**
 * Posts a comment: publishes it, or holds it if screening says so. Idempotent: the same key returns the same comment.
 * @throws Problem thread-closed | members-only | slow-mode | parent-gone | duplicate-comment | key-reused | refused-by-rules |
 * proof-required | invalid
 */
export async function postComment(
  { db, screening, readsPages = false }: PostDeps,
  site: Site,
  context: PostContext,
  post: Post,
): Promise<Comment> {
  const { viewer } = context
  const isShadowed = viewer.sanctions.shadowed
  const { body: source } = post.comment
  const parentId = post.comment.parentId ?? nilId
  const body = renderBody(source)
  const verdict = await screening.screen({
    site,
    author: viewer,
    draft: draftOf(source, body),
    facts: context.facts,
    sender: senderOf(post),
    isEdit: false,
  })
  const { state, reasons } = verdict
  if (state === 'refused' || state === 'unproven') return turnedAway(db, screening, site, context, post, verdict)
  const threadId = context.threadId ?? (await threadOfFirst(db, site, viewer, post, readsPages))
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
    const [made] = await place(db, input, verdict, context.isSlow)
    if (made) return editableView({ ...postedRow(input, made, viewer, body), verdict: reasons }, viewer, site.settings)
    const earlier = await diagnosePost(db, site, context, threadId, post)
    if (earlier) return earlier
  }
  throw new Error('a post made no comment, and nothing says why')
}

/**
 * Inserts the row and, in the same transaction, its consequences: an audit entry if screening holds it, slow mode set by a
 * rule, and the team's notification. A plain published post is one statement. Posts under a shadow ban are not logged, because
 * the ban itself is. In slow mode the thread is locked by a statement of its own first: a statement that waits for the lock
 * would not see the comment posted meanwhile, so that two posts at once would both pass.
 */
function place(db: Db, input: PostInput, verdict: Verdict, isSlow: boolean): Promise<PostedRow[]> {
  const { siteId, threadId, state, shadowed } = input
  const { slow, notifies, reasons } = verdict
  const isPublic = state === 'published'
  const eventOf = ({ version }: PostedRow) => (isPublic ? threadChanged(threadId, version) : null)
  if (isPublic && !isSlow && !slow && notifies.length === 0) return writeStatement(db, postStatement, input, eventOf)
  return transact(db, siteId, async (tx) => {
    if (isSlow) await lockForPost.run(tx, input)
    const rows = await postStatement.run(tx, input)
    const [made] = rows
    if (!made) return rows
    const event = eventOf(made)
    if (event) tx.changed(event)
    if (!isPublic && !shadowed) tx.audit(screened(input, null, 1, reasons))
    if (slow) await startSlowMode(tx, siteId, threadId, slow, 'rule', slow.rule)
    await notifyTeam(tx, siteId, input, notifies)
    return rows
  })
}

/** Handles a refused post: a comment posted earlier with the same key is returned even if today's rules refuse its text. */
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
  const { honeypot = '', tookMs = null, proof } = comment.checks ?? {}
  return { ...sender, pageUrl: comment.page.url, isReply: Boolean(comment.parentId), honeypot, tookMs, proof, key }
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
    public_revision: input.state === 'published' ? 1 : 0,
    edited_at: null,
    created_at: made.created_at,
    reaction_count: 0,
    reply_count: 0,
    pinned_at: null,
    featured_at: null,
  }
}

/** Creates the thread of a page's first comment, after screening, so that a refused post leaves no empty thread. */
async function threadOfFirst(db: Db, site: Site, viewer: Viewer, post: Post, readsPages: boolean): Promise<string> {
  const { page } = post.comment
  const isReply = (post.comment.parentId ?? nilId) !== nilId
  const earlier = await postedUnderKey(db, site.id, viewer.id, post.key)
  if (!earlier && !isReply) {
    const made = { key: post.pageKey, url: page.url, title: page.title ?? '' }
    return makeThread(db, site.id, made, readsPages)
  }
  // Another post, or this one sent twice, may have created the thread meanwhile.
  const thread = await threadByKey(db, site.id, post.pageKey)
  if (thread) return thread.id
  if (!earlier) throw new Problem('parent-gone', {})
  const stored = await anyComment(db, site.id, earlier.id)
  throw new Problem('key-reused', { comment: editableView(stored!, viewer, site.settings) })
}
