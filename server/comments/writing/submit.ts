import type { Comment } from '../../../shared/comments/comments.ts'
import { countWrite } from '../../identity/find-viewer.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import { refuseReadOnly, type Site } from '../../sites/site.ts'
import { requireKnownUrl } from '../../threads/page-key.ts'
import { threadByKey } from '../../threads/threads.ts'
import { type PostDeps, postComment } from './post.ts'
import { contextOfStaff, type Post, type PostContext, readPostContext } from './post-context.ts'

/** Dependencies of a submission. */
export interface SubmitDeps extends PostDeps {
  policy: OriginPolicy
  limits: RateLimits
}

/** Who submits a comment. */
export type Writer =
  /** The bearer of a token; a staff token is good on pages of one origin. */
  | { token: string | null; origin?: string | undefined }
  /** A member of the team, in the console. */
  | { staff: Viewer; threadId: string }
  /** Creates a guest and returns the hash of their token; called only after the site and the thread accept the comment. */
  | { makeGuest: () => Promise<Buffer> }

/**
 * Accepts a comment from the widget, a plain form or the console. Checks, in this order: the site is writable, the writer is
 * known and not banned, guests may post, the rate limit, the page belongs to the site. Then `postComment` screens and stores
 * it. The same key returns the same comment, and costs nothing of the rate limit once it has.
 * @throws Problem read-only | token-required | suspended | banned | guests-not-allowed | rate-limited | invalid, beside
 * what postComment throws
 */
export async function submitComment(deps: SubmitDeps, site: Site, writer: Writer, post: Post): Promise<Comment> {
  refuseReadOnly(site)
  const context = await contextOf(deps, site, writer, post)
  if (context.viewer.kind === 'guest') refuseGuests(site)
  const { limits } = deps
  const finished = `${site.id} ${context.viewer.id} ${post.key}`
  if (!limits.isFinished(finished)) await countWrite(limits, site, context.viewer)
  if (!context.threadId) requireKnownUrl(post.comment.page.url, site, deps.policy)
  const comment = await postComment({ ...deps, readsPages: !deps.policy.trial }, site, context, post)
  limits.finish(finished)
  return comment
}

async function contextOf({ db, policy }: SubmitDeps, site: Site, writer: Writer, post: Post): Promise<PostContext> {
  if ('staff' in writer) return contextOfStaff(writer.staff, writer.threadId)
  if ('token' in writer) return readPostContext(db, site, writer, post.pageKey)
  refuseGuests(site)
  const thread = await threadByKey(db, site.id, post.pageKey)
  if (!thread) requireKnownUrl(post.comment.page.url, site, policy)
  else if (thread.state !== 'open') throw new Problem('thread-closed', {})
  else if (thread.membersOnly) throw new Problem('members-only', {})
  return readPostContext(db, site, { tokenHash: await writer.makeGuest() }, post.pageKey)
}

function refuseGuests(site: Site): void {
  if (!site.settings.guestPosting) throw new Problem('guests-not-allowed', {})
}
