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

/** What a submission needs beside the database and screening. */
export interface SubmitDeps extends PostDeps {
  policy: OriginPolicy
  limits: RateLimits
}

/** Who submits a comment. */
export type Writer =
  /** The bearer of a token; a staff token is good on pages of one origin. */
  | { token: string | null; origin?: string | undefined }
  /** Somebody of the team, in the console. */
  | { staff: Viewer; threadId: string }
  /** A guest to be made; returns their token. Called only once the site and the thread would take their comment. */
  | { makeGuest: () => Promise<string> }

/**
 * Takes a comment: from the widget, from a plain form, from the console. Whatever keeps somebody from writing here is asked in
 * one order: is writing switched on, who writes and may they, may guests, do they write too often, is the page of this site.
 * The comment itself is for postComment to judge. The same key again gives the same comment.
 * @throws Problem read-only | token-required | suspended | banned | guests-not-allowed | rate-limited | invalid, beside
 * what postComment throws
 */
export async function submitComment(deps: SubmitDeps, site: Site, writer: Writer, post: Post): Promise<Comment> {
  refuseReadOnly(site)
  const context = await contextOf(deps, site, writer, post)
  if (context.viewer.kind === 'guest') refuseGuests(site)
  await countWrite(deps.limits, site, context.viewer)
  if (!context.threadId) requireKnownUrl(post.comment.page.url, site, deps.policy)
  return postComment(deps, site, context, post)
}

async function contextOf({ db, policy }: SubmitDeps, site: Site, writer: Writer, post: Post): Promise<PostContext> {
  if ('staff' in writer) return contextOfStaff(writer.staff, writer.threadId)
  if ('token' in writer) return readPostContext(db, site, writer, post.pageKey)
  refuseGuests(site)
  const thread = await threadByKey(db, site.id, post.pageKey)
  if (!thread) requireKnownUrl(post.comment.page.url, site, policy)
  else if (thread.state !== 'open') throw new Problem('thread-closed', {})
  else if (thread.membersOnly) throw new Problem('members-only', {})
  return readPostContext(db, site, { token: await writer.makeGuest() }, post.pageKey)
}

function refuseGuests(site: Site): void {
  if (!site.settings.guestPosting) throw new Problem('guests-not-allowed', {})
}
