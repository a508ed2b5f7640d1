import type { Context } from 'hono'
import type { Sort } from '../../../shared/comments/sorts.ts'
import type { ThreadPage } from '../../../shared/comments/threads.ts'
import { findWriteLock } from '../../../shared/may-write.ts'
import type { PageRenderer, PlainForm, PlainThread } from '../../../shared/pages.ts'
import { readCommentPage } from '../../comments/reading/read-comment-page.ts'
import { readContext } from '../../comments/reading/read-context.ts'
import { viewerOfToken } from '../../identity/find-viewer.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { Screening } from '../../screening/screening.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import { publicSettingsOf, type Site } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { isKnownUrl } from '../../threads/page-key.ts'
import { type ThreadRow, threadView, unmadeThread } from '../../threads/threads.ts'
import type { DocumentCache } from '../document-cache.ts'
import type { FallbackDocuments } from '../fallback-documents.ts'
import { stampForm } from './form-time.ts'
import { type FormTokens, guestTokenOf } from './guest-cookie.ts'

/** Dependencies of plain pages. */
export interface PlainDeps {
  db: Db
  policy: OriginPolicy
  limits: RateLimits
  renderer: PageRenderer
  screening: Screening
  documents: DocumentCache
  fallback: FallbackDocuments
  formTokens: FormTokens
}

/** The thread that a plain page shows. */
export interface Place {
  /** Slug of the site in the address. */
  slug: string
  key: string
  /** Null until the first comment creates the thread. */
  row: ThreadRow | null
  /** The `page-id`, if the page was named by one. */
  id?: string | undefined
  /** Address of the article, if known. */
  url: string
  /** Address of the plain page on this server. */
  address: string
}

/** The part of the thread that a plain page shows. */
export interface PlainQuery {
  sort: Sort
  cursor?: string | undefined
  comment?: string | undefined
  reply?: string | undefined
  posted?: 'held' | undefined
}

/** Contents of a form beside the comment that it replies to. */
export type FormContents = Omit<PlainForm, 'parent'>

/** An empty form. */
export function emptyForm(site: Site, guest: Viewer | null): FormContents {
  return {
    key: crypto.randomUUID(),
    made: stampForm(site),
    name: '',
    body: '',
    viewerName: guest?.name ?? null,
    refusal: null,
  }
}

/** The guest who posted from this browser's plain pages before. */
export function guestOfPage(c: Context<SiteEnv>, db: Db): Promise<Viewer | null> {
  return viewerOfToken(db, c.var.site.id, guestTokenOf(c, c.var.site))
}

/** Reads the contents of a plain page, as the public sees them. @throws Problem not-found | invalid */
export async function readPlain(
  deps: PlainDeps,
  site: Site,
  place: Place,
  asked: PlainQuery,
  draft: FormContents,
): Promise<PlainThread> {
  const { db, policy } = deps
  const { row, url, address } = place
  const branchId = asked.reply ?? asked.comment
  const branch = branchId ? await readBranch(db, site, row, branchId) : null
  const isKnownPage = row !== null || isKnownUrl(url, site, policy)
  const parent = asked.reply ? branch!.comment : null
  const isBeside = branch !== null && parent?.state !== 'published'
  const { readOnly, guestPosting } = site.settings
  const mayWrite =
    guestPosting && !isBeside && findWriteLock(readOnly, row?.state === 'closed', () => isKnownPage) === null
  return {
    page: await threadPageOf(deps, site, place, branch ? null : asked),
    sort: asked.sort,
    branch,
    address,
    articleUrl: isKnownUrl(url, site, policy) ? url : null,
    isKnownPage,
    isHeld: asked.posted === 'held',
    // What came back is shown whether it could be sent again or not: nothing typed is lost.
    form: mayWrite || draft.refusal ? { ...draft, parent } : null,
  }
}

/** Returns the thread with a page of its comments, as the API gives it; without comments if `asked` is null. */
export async function threadPageOf(
  { db, policy }: PlainDeps,
  site: Site,
  { row, key, url }: Place,
  asked: PlainQuery | null,
): Promise<ThreadPage> {
  const request = asked && row && { threadId: row.id, parentId: null, sort: asked.sort, cursor: asked.cursor }
  return {
    site: { id: site.id, settings: publicSettingsOf(site, policy.trial) },
    thread: row ? threadView(row) : unmadeThread(key, url, ''),
    ...(request ? await readCommentPage(db, site, request) : { items: [], nextCursor: null }),
  }
}

async function readBranch(db: Db, site: Site, row: ThreadRow | null, id: string): Promise<PlainThread['branch']> {
  const branch = row && (await readContext(db, site, id, null))
  if (!branch || branch.comment.threadId !== row?.id) throw new Problem('not-found', {})
  return branch
}
